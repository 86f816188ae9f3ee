/**
 * The checkpoint: the single truth of how far a job is. Its {@code state} is the runner's, its {@code handoff} the
 * operator's; both are readable JSON in one ConfigMap, or in one directory where no Kubernetes is.
 */
@NullMarked
package dev.sanderling.checkpoint;

import org.jspecify.annotations.NullMarked;
