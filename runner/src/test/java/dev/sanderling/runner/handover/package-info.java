@NullMarked
package dev.sanderling.runner.handover;

import org.jspecify.annotations.NullMarked;
