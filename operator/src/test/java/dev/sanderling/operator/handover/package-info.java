@NullMarked
package dev.sanderling.operator.handover;

import org.jspecify.annotations.NullMarked;
