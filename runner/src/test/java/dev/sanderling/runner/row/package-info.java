@NullMarked
package dev.sanderling.runner.row;

import org.jspecify.annotations.NullMarked;
