@NullMarked
package dev.sanderling.examples.faults;

import org.jspecify.annotations.NullMarked;
