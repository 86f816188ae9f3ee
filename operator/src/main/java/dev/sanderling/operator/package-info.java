/** The operator: turns each CaptureJob into the objects that run it, and mirrors on its status what the runs left. */
@NullMarked
package dev.sanderling.operator;

import org.jspecify.annotations.NullMarked;
