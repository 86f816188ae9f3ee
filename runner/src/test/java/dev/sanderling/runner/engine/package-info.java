@NullMarked
package dev.sanderling.runner.engine;

import org.jspecify.annotations.NullMarked;
