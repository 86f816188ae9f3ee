/** A batch: segments, the commit protocol, the stop rule. */
@NullMarked
package dev.sanderling.runner.batch;

import org.jspecify.annotations.NullMarked;
