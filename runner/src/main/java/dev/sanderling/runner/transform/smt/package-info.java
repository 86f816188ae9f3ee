/**
 * Single message transforms of Kafka Connect, for rows. The one place behind {@code change/} that knows Kafka's types,
 * loaded for a job that has such a transform. Must never know where a row comes from, nor what else is done to it.
 */
@NullMarked
package dev.sanderling.runner.transform.smt;

import org.jspecify.annotations.NullMarked;
