/** What Prometheus reads: figures of the statuses in the cache, so that they survive a restart. */
@NullMarked
package dev.sanderling.operator.metrics;

import org.jspecify.annotations.NullMarked;
