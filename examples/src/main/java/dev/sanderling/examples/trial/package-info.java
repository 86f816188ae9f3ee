/** One of the examples, played on this machine without a cluster. */
@NullMarked
package dev.sanderling.examples.trial;

import org.jspecify.annotations.NullMarked;
