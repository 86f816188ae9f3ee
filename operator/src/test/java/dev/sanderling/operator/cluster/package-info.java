/** Tests. */
@NullMarked
package dev.sanderling.operator.cluster;

import org.jspecify.annotations.NullMarked;
