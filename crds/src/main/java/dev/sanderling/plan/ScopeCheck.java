package dev.sanderling.plan;

import dev.sanderling.api.ColumnsSpec;
import dev.sanderling.api.SnapshotSpec;
import dev.sanderling.api.SourceSpec;
import dev.sanderling.api.TablesSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks what is read of the source: tables, columns, snapshot. */
final class ScopeCheck {
    /** Patterns in one list, and characters in one part of a pattern: the longest identifier of the sources. */
    private static final int PATTERNS = 500;

    private static final int PART = 64;

    private ScopeCheck() {}

    static Scope check(Place source, SourceSpec spec) {
        Place tables = source.field("tables");
        TablesSpec given = spec.tables();
        List<TablePattern> include = given == null ? List.of() : tables(tables.field("include"), given.include());
        List<TablePattern> exclude = given == null ? List.of() : tables(tables.field("exclude"), given.exclude());
        if (given == null || given.include() == null || given.include().isEmpty()) {
            tables.field("include").problem("is required: name tables, e.g. public.orders or sales.*");
        }
        ColumnsSpec columns = spec.columns();
        SnapshotSpec snapshot = spec.snapshot();
        return new Scope(
                include,
                exclude,
                columns == null ? List.of() : columns(source.field("columns").field("exclude"), columns.exclude()),
                snapshot == null || snapshot.mode() == null ? Defaults.SNAPSHOT_MODE : snapshot.mode());
    }

    static List<TablePattern> tables(Place place, @Nullable List<String> patterns) {
        List<TablePattern> read = new ArrayList<>();
        List<String> given = bounded(place, patterns);
        for (int i = 0; i < given.size(); i++) {
            parts(place.item(i), given.get(i), 2, "schema.table")
                    .ifPresent(parts -> read.add(new TablePattern(parts[0], parts[1])));
        }
        return List.copyOf(read);
    }

    private static List<ColumnPattern> columns(Place place, @Nullable List<String> patterns) {
        List<ColumnPattern> read = new ArrayList<>();
        List<String> given = bounded(place, patterns);
        for (int i = 0; i < given.size(); i++) {
            parts(place.item(i), given.get(i), 3, "schema.table.column")
                    .ifPresent(parts -> read.add(new ColumnPattern(parts[0], parts[1], parts[2])));
        }
        return List.copyOf(read);
    }

    private static List<String> bounded(Place place, @Nullable List<String> patterns) {
        if (patterns == null) {
            return List.of();
        }
        if (patterns.size() > PATTERNS) {
            place.problem("has " + patterns.size() + " patterns; use at most " + PATTERNS + ", with * where you can");
        }
        return patterns;
    }

    private static Optional<String[]> parts(Place place, @Nullable String pattern, int count, String shape) {
        String given = place.required(pattern, shape);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = given.split("\\.", -1);
        if (parts.length != count) {
            place.problem(
                    "'" + given + "' is not " + shape + " (MySQL: database for schema); * stands for any characters");
            return Optional.empty();
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > PART || !part.equals(part.strip())) {
                place.problem(
                        "'" + given + "': every part needs 1 to " + PART + " characters, without spaces around them");
                return Optional.empty();
            }
            if (part.chars().anyMatch(c -> Character.isISOControl(c) || c == '"' || c == '`' || c == ',')) {
                place.problem("'" + given + "': write the name as it is stored, without quotes or commas");
                return Optional.empty();
            }
        }
        return Optional.of(parts);
    }
}
