/** Databases: what a run needs of one, whichever it is. Sources know nothing of sinks. */
@NullMarked
package dev.sanderling.runner.source;

import org.jspecify.annotations.NullMarked;
