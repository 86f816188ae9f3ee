/** Every example and every promise about pods and requests, with the built programs, end to end. */
@NullMarked
package dev.sanderling.examples.e2e;

import org.jspecify.annotations.NullMarked;
