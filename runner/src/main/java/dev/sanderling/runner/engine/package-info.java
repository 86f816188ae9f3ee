/** The Debezium engine, started, followed and stopped. */
@NullMarked
package dev.sanderling.runner.engine;

import org.jspecify.annotations.NullMarked;
