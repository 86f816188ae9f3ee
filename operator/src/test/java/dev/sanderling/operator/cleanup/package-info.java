/** Tests. */
@NullMarked
package dev.sanderling.operator.cleanup;

import org.jspecify.annotations.NullMarked;
