/** {@code make bench}: what the runner costs, measured on this machine. */
@NullMarked
package dev.sanderling.examples.bench;

import org.jspecify.annotations.NullMarked;
