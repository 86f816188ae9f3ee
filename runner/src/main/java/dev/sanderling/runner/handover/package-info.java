/**
 * Telling others of batches that are published: a file for a container, an event for a webhook. Reads what sinks have
 * published and receipts say; never writes to a sink, a source or a checkpoint. (What the two processes of one run hand
 * to each other is command/Handover.)
 */
@NullMarked
package dev.sanderling.runner.handover;

import org.jspecify.annotations.NullMarked;
