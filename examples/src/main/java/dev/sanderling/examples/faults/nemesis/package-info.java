/** What goes wrong. */
@NullMarked
package dev.sanderling.examples.faults.nemesis;

import org.jspecify.annotations.NullMarked;
