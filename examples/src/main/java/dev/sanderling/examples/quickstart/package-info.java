/** {@code make quickstart}. */
@NullMarked
package dev.sanderling.examples.quickstart;

import org.jspecify.annotations.NullMarked;
