/** {@code make faults}: the real runner under load and faults, and a verdict on what it published. */
@NullMarked
package dev.sanderling.examples.faults;

import org.jspecify.annotations.NullMarked;
