/** The databases that are captured, real servers that can be broken and mended. */
@NullMarked
package dev.sanderling.examples.faults.database;

import org.jspecify.annotations.NullMarked;
