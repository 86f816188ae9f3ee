@NullMarked
package dev.sanderling.examples.faults.check;

import org.jspecify.annotations.NullMarked;
