@NullMarked
package dev.sanderling.runner.row.typed;

import org.jspecify.annotations.NullMarked;
