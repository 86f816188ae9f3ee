/** How a run can end, in the words both the runner and the operator use: reasons, exit codes, the termination message. */
@NullMarked
package dev.sanderling.outcome;

import org.jspecify.annotations.NullMarked;
