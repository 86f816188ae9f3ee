/** The checkpoint's stores and the compare-and-swap that every write goes through. */
@NullMarked
package dev.sanderling.runner.checkpoint;

import org.jspecify.annotations.NullMarked;
