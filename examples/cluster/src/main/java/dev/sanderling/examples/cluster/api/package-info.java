/**
 * A Kubernetes API server in memory: the parts of the API that operator, runner and {@code kubectl} use, with the
 * semantics of the real one. Knows nothing of capture jobs.
 */
@NullMarked
package dev.sanderling.examples.cluster.api;

import org.jspecify.annotations.NullMarked;
