/** How much memory, how many threads and requests the operator takes for a fleet of jobs. */
@NullMarked
package dev.sanderling.examples.fleet;

import org.jspecify.annotations.NullMarked;
