/**
 * What the user types: the wire form of a {@code CaptureJob}, as records of nullable sections.
 *
 * <p>No behaviour and no defaults here; {@link dev.sanderling.plan} says what a document means.
 */
@NullMarked
package dev.sanderling.api;

import org.jspecify.annotations.NullMarked;
