@NullMarked
package dev.sanderling.examples.trial;

import org.jspecify.annotations.NullMarked;
