/** Tests. */
@NullMarked
package dev.sanderling.operator.turn;

import org.jspecify.annotations.NullMarked;
