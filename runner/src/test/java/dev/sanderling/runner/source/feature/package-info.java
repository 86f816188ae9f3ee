@NullMarked
package dev.sanderling.runner.source.feature;

import org.jspecify.annotations.NullMarked;
