/** Handing published batches over to what {@code spec.afterBatch} names: pure functions from what is seen to what is next. */
@NullMarked
package dev.sanderling.operator.handover;

import org.jspecify.annotations.NullMarked;
