/** What a row looks like: from a change to bytes, in one pass. */
@NullMarked
package dev.sanderling.runner.row;

import org.jspecify.annotations.NullMarked;
