/** Tests. */
@NullMarked
package dev.sanderling.operator.handoff;

import org.jspecify.annotations.NullMarked;
