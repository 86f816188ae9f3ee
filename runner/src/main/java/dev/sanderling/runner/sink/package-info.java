/** Destinations, of three kinds; what each kind owes the commit protocol. Sinks know nothing of sources. */
@NullMarked
package dev.sanderling.runner.sink;

import org.jspecify.annotations.NullMarked;
