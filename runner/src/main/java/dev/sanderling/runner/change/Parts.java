package dev.sanderling.runner.change;

import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** The parts of a value that is made of named ones: a point, a geometry, a sparse vector. */
public final class Parts {
    private Parts() {}

    /**
     * One part of such a value.
     *
     * @param value a value of a {@link Change}'s row whose column type says that it has parts
     * @throws org.apache.kafka.connect.errors.DataException where it has no part of that name
     */
    public static @Nullable Object of(Object value, String name) {
        return value instanceof String point ? PostgresTexts.coordinate(point, name) : ((Struct) value).get(name);
    }
}
