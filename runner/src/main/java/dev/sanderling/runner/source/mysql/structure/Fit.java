package dev.sanderling.runner.source.mysql.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Whether what is believed of a table is what somebody else says of it. */
public final class Fit {
    private Fit() {}

    /**
     * Where columns cannot be those of the log. Sizes of text and its character sets may differ: there the parser is
     * often wrong, and the log is right whatever the column's name.
     *
     * @return in words; empty where all may be
     */
    public static List<String> misfits(TableShape believed, TableShape logged, Charsets charsets) {
        int count = believed.columns().size();
        if (count != logged.columns().size()) {
            return List.of(count + " columns instead of " + logged.columns().size());
        }
        List<String> misfits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ColumnShape mine = believed.columns().get(i);
            ColumnShape theirs = logged.columns().get(i);
            if (!isLike(mine, theirs, charsets)) {
                misfits.add("column " + mine.name() + " is " + mine + " instead of " + theirs);
            }
        }
        return misfits;
    }

    private static boolean isLike(ColumnShape mine, ColumnShape theirs, Charsets charsets) {
        String family = Types.family(theirs.type());
        // A session without explicit_defaults_for_timestamp makes one NOT NULL that does not say so.
        boolean implicit = mine.nullable() && family.equals("timestamp");
        if (mine.nullable() != theirs.nullable() && !implicit
                || !Types.family(mine.type()).equals(family)) {
            return false;
        }
        return switch (family) {
            case "blob", "geometry", "enum", "set" -> true;
            case "char", "varchar" ->
                mine.length() == theirs.length()
                        || bytes(mine, charsets) == bytes(theirs, charsets)
                        || theirs.charset().isEmpty();
            case "vector" -> theirs.length() < 0 || mine.length() == theirs.length();
            default ->
                mine.length() == theirs.length()
                        && mine.scale() == theirs.scale()
                        && mine.unsigned() == theirs.unsigned();
        };
    }

    private static long bytes(ColumnShape column, Charsets charsets) {
        return column.length() * (column.charset().isEmpty() ? 1 : charsets.width(column.charset()));
    }

    /** Whether the parser's table is the catalogue's: names in order, labels, key, and nothing that cannot be. */
    public static boolean agrees(TableShape parsed, TableShape catalogue, Charsets charsets) {
        if (!misfits(parsed, catalogue, charsets).isEmpty()) {
            return false;
        }
        for (int i = 0; i < parsed.columns().size(); i++) {
            ColumnShape mine = parsed.columns().get(i);
            ColumnShape theirs = catalogue.columns().get(i);
            if (!Objects.equals(mine.name(), theirs.name()) || !Objects.equals(mine.labels(), theirs.labels())) {
                return false;
            }
        }
        List<String> key = catalogue.key();
        return key == null || key.isEmpty() || key.equals(parsed.key());
    }
}
