/** What real databases have besides plain tables with a key: each with its load, and what its tables are held against. */
@NullMarked
package dev.sanderling.examples.faults.feature;

import org.jspecify.annotations.NullMarked;
