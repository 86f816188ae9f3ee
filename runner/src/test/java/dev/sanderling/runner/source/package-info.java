/** What every source shares. */
@NullMarked
package dev.sanderling.runner.source;

import org.jspecify.annotations.NullMarked;
