@NullMarked
package dev.sanderling.runner.archive;

import org.jspecify.annotations.NullMarked;
