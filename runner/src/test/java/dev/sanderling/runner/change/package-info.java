@NullMarked
package dev.sanderling.runner.change;

import org.jspecify.annotations.NullMarked;
