/** Jobs, and runs of the real runner as process groups that can be stopped and killed. */
@NullMarked
package dev.sanderling.examples.faults.run;

import org.jspecify.annotations.NullMarked;
