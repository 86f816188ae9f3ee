/** A row-level change, free of how it was captured and of where it goes. Debezium's and Kafka Connect's types end here. */
@NullMarked
package dev.sanderling.runner.change;

import org.jspecify.annotations.NullMarked;
