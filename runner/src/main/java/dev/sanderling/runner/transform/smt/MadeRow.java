package dev.sanderling.runner.transform.smt;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * What a transform makes of rows, as columns.
 *
 * @param places by field: of the column that it was; -1 where it was none
 * @param same by field: whether it still has that column's type
 * @param made by field: its type where it has another
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record MadeRow(List<Column> columns, Field[] fields, int[] places, boolean[] same, List<MadeType> made) {
    static MadeRow of(RowSchema in, Schema schema) throws Unfit {
        Field[] fields = schema.fields().toArray(Field[]::new);
        List<Column> columns = new ArrayList<>();
        List<MadeType> made = new ArrayList<>();
        int[] places = new int[fields.length];
        boolean[] same = new boolean[fields.length];
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < fields.length; i++) {
            Field field = fields[i];
            int place = in.place(field);
            // A column may be there twice; only one of them can be part of the key.
            places[i] = place >= 0 && taken.add(place) ? place : -1;
            same[i] = in.isUnchanged(field, places[i]);
            if (same[i]) {
                Column former = in.column(places[i]);
                columns.add(new Column(field.name(), former.type(), former.key(), former.declared()));
                made.add(new MadeType(former.type(), value -> value));
            } else {
                MadeType type = MadeType.of(field);
                columns.add(new Column(
                        field.name(),
                        type.type(),
                        places[i] >= 0 && in.column(places[i]).key()));
                made.add(type);
            }
        }
        return new MadeRow(List.copyOf(columns), fields, places, same, List.copyOf(made));
    }

    /**
     * As a raw row.
     *
     * @param given what the transform got
     * @param struct what it made
     * @param row what the table had
     */
    @Nullable
    Object[] row(RowSchema in, Struct given, Struct struct, @Nullable Object[] row) throws Unfit {
        @Nullable Object[] values = new @Nullable Object[fields.length];
        for (int i = 0; i < values.length; i++) {
            Object value = struct.getWithoutDefault(fields[i].name());
            int place = places[i];
            if (value == null) {
                values[i] = place >= 0 && row[place] == Change.UNAVAILABLE ? Change.UNAVAILABLE : null;
            } else if (same[i]) {
                values[i] = in.back(place, given, value, row[place]);
            } else {
                values[i] = made.get(i).out().of(value);
            }
        }
        return values;
    }
}
