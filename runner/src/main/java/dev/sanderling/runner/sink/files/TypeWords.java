package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.change.ColumnType;
import java.util.Locale;

/** What a column's values are, in words for the reader of a schema file. They are stable: a change makes a new schema. */
final class TypeWords {
    private TypeWords() {}

    static String of(ColumnType type) {
        return switch (type) {
            case ColumnType.Plain plain -> plain.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            case ColumnType.LocalTimestamp timestamp -> "timestamp(" + timestamp.digits() + ")";
            case ColumnType.UtcTimestamp timestamp -> "timestamp(" + timestamp.digits() + ") with time zone";
            case ColumnType.ZonedTimestamp timestamp -> "timestamp(" + timestamp.digits() + ") with time zone";
            case ColumnType.LocalTime time -> "time(" + time.digits() + ")";
            case ColumnType.ZonedTime time -> "time(" + time.digits() + ") with time zone";
            case ColumnType.Bits bits -> "bits(" + bits.length() + ")";
            case ColumnType.EnumText names -> "text";
            case ColumnType.ArrayOf array -> "array of " + of(array.element());
            case ColumnType.ArrayText array -> "array of " + array.element();
            case ColumnType.Unsupported unsupported -> "unsupported: " + unsupported.what();
        };
    }
}
