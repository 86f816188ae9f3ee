/**
 * Rows for formats that have types: from a change to cells in the binary form of Avro, and how to read them again. A row
 * waits as these bytes until there are enough of its table, as a line of text does.
 */
@NullMarked
package dev.sanderling.runner.row.typed;

import org.jspecify.annotations.NullMarked;
