/** Tests. */
@NullMarked
package dev.sanderling.operator.outcome;

import org.jspecify.annotations.NullMarked;
