/** Tests. */
@NullMarked
package dev.sanderling.operator.schedule;

import org.jspecify.annotations.NullMarked;
