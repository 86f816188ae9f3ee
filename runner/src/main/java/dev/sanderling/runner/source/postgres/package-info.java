/**
 * PostgreSQL 14 and newer: slot and publication, the barrier as a logical message, emptiness by peeking. Only the
 * follower sees Kafka Connect's types; nothing here starts an engine.
 */
@NullMarked
package dev.sanderling.runner.source.postgres;

import org.jspecify.annotations.NullMarked;
