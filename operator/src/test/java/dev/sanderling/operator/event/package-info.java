/** Tests. */
@NullMarked
package dev.sanderling.operator.event;

import org.jspecify.annotations.NullMarked;
