@NullMarked
package dev.sanderling.operator.metrics;

import org.jspecify.annotations.NullMarked;
