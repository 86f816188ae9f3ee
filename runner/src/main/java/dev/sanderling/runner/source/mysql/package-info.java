/** MySQL: binlog positions, GTIDs, schema history. */
@NullMarked
package dev.sanderling.runner.source.mysql;

import org.jspecify.annotations.NullMarked;
