package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One revision: {@code after} took the place of {@code before}; both are never altered afterwards. */
record StoreEvent(
        long revision,
        ObjectKey key,
        @Nullable ObjectNode before,
        @Nullable ObjectNode after) {}
