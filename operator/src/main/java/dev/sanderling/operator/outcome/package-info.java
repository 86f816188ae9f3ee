/** From what is seen in the cluster to the status: a pure function of the previous status, the checked spec and the observation. */
@NullMarked
package dev.sanderling.operator.outcome;

import org.jspecify.annotations.NullMarked;
