/**
 * What a CaptureJob means: checked once, complete, immutable, without nulls. Everything behind validation reads these
 * types and never the wire form; this is also the only place in Java where defaults are applied.
 */
@NullMarked
package dev.sanderling.plan;

import org.jspecify.annotations.NullMarked;
