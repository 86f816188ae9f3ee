package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.DeclaredType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a column of a target takes every value of a source's column as it is. Databases refuse some values of a
 * narrower type, which would end a run in its middle, and round others without a word.
 *
 * <p>Of a type that is not known here, and of columns that a transform has made, nothing is said: the database will.
 */
final class Fit {
    private static final int ANY = Integer.MAX_VALUE;
    private static final Pattern TYPE =
            Pattern.compile("([a-z0-9_ ]+?)\\s*(?:\\((\\d+)(?:,\\s*(-?\\d+))?\\))?\\s*(unsigned|without.*|with.*|)?");

    /** Decimal digits that a whole number of this type may need. */
    private static final Map<String, Integer> INTEGERS = Map.ofEntries(
            Map.entry("tinyint", 3),
            Map.entry("smallint", 5),
            Map.entry("int2", 5),
            Map.entry("mediumint", 8),
            Map.entry("int", 10),
            Map.entry("int4", 10),
            Map.entry("integer", 10),
            Map.entry("bigint", 19),
            Map.entry("int8", 19),
            Map.entry("year", 4));

    private static final Set<String> TEXTS = Set.of(
            "text",
            "varchar",
            "character varying",
            "char",
            "character",
            "bpchar",
            "tinytext",
            "mediumtext",
            "longtext",
            "citext");
    private static final Set<String> BYTES =
            Set.of("bytea", "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob");

    private enum Family {
        BOOLEAN,
        INTEGER,
        DECIMAL,
        FLOAT,
        TEXT,
        BYTES,
        JSON,
        DATE,
        TIME,
        MOMENT,
        OTHER
    }

    /**
     * A type taken apart.
     *
     * @param size digits, characters, or digits of a second's fraction
     * @param scale digits behind the point
     */
    private record Kind(Family family, int size, int scale, boolean unsigned) {
        Kind(Family family, int size) {
            this(family, size, 0, false);
        }
    }

    /** Digits of a second's fraction where none are declared. */
    private final int digits;
    /** Whether a boolean is a small number. */
    private final boolean smallBooleans;

    private Fit(int digits, boolean smallBooleans) {
        this.digits = digits;
        this.smallBooleans = smallBooleans;
    }

    static Fit ofPostgres() {
        return new Fit(6, false);
    }

    static Fit ofMySql() {
        return new Fit(0, true);
    }

    /**
     * What the source has and the target's column does not take, in words.
     *
     * @param type that the column would get where we make it
     */
    Optional<String> problem(Column source, String type, TargetColumn target) {
        if (source.declared().name().isEmpty()) {
            return Optional.empty();
        }
        Kind from = from(source, type);
        Kind to = kind(target.declared());
        if (from.family() == Family.OTHER || to.family() == Family.OTHER || takes(from, to, source)) {
            return Optional.empty();
        }
        return Optional.of(
                from.family() != Family.TEXT
                        ? type
                        : from.size() == 0 ? "text" : "text of " + from.size() + " characters");
    }

    private Kind from(Column source, String type) {
        DeclaredType declared = source.declared();
        Kind made = kind(type);
        if (made.family() == Family.TEXT) {
            // Without a limit in the source, a limit in the target is its owner's choice.
            boolean limited = Set.of("varchar", "char", "bpchar").contains(declared.name()) && declared.length() > 0;
            return new Kind(Family.TEXT, limited ? Math.min(declared.length(), made.size()) : 0);
        }
        if (made.family() == Family.MOMENT) {
            return new Kind(Family.MOMENT, Math.min(made.size(), digits(source.type())));
        }
        return made.family() == Family.BYTES ? new Kind(Family.BYTES, 0) : made;
    }

    private static int digits(ColumnType type) {
        return switch (type) {
            case ColumnType.ZonedTimestamp zoned -> zoned.digits();
            case ColumnType.UtcTimestamp utc -> utc.digits();
            case ColumnType.LocalTimestamp local -> local.digits();
            default -> ANY;
        };
    }

    private boolean takes(Kind from, Kind to, Column source) {
        if (to.family() == Family.TEXT) {
            return from.family() == Family.TEXT ? from.size() <= to.size() : from.family() != Family.BYTES;
        }
        return switch (from.family()) {
            case BOOLEAN -> to.family() == Family.BOOLEAN || smallBooleans && to.family() == Family.INTEGER;
            case INTEGER -> integer(from, to);
            case DECIMAL ->
                to.family() == Family.DECIMAL
                        && from.scale() <= to.scale()
                        && (to.size() == ANY || from.size() - from.scale() <= to.size() - to.scale());
            case FLOAT -> to.family() == Family.FLOAT && from.size() <= to.size() || isEndless(to);
            case DATE -> to.family() == Family.DATE || to.family() == Family.MOMENT;
            case TIME, MOMENT -> to.family() == from.family() && from.size() <= to.size();
            case JSON, BYTES -> to.family() == from.family();
            case TEXT -> source.type() != Plain.TEXT || to.family() == Family.JSON;
            case OTHER -> true;
        };
    }

    private static boolean integer(Kind from, Kind to) {
        if (to.family() == Family.BOOLEAN) {
            return false;
        }
        if (to.family() == Family.INTEGER) {
            boolean sign = from.unsigned() || !to.unsigned();
            return sign && (from.size() < to.size() || from.size() == to.size() && (!from.unsigned() || to.unsigned()));
        }
        return to.family() == Family.DECIMAL && (to.size() == ANY || from.size() <= to.size() - to.scale())
                || to.family() == Family.FLOAT && from.size() <= (to.size() == 8 ? 10 : 5);
    }

    private static boolean isEndless(Kind to) {
        return to.family() == Family.DECIMAL && to.size() == ANY;
    }

    private Kind kind(String type) {
        // Without the schema of one that is not PostgreSQL's own.
        Matcher parts = TYPE.matcher(type.substring(type.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return new Kind(Family.OTHER, 0);
        }
        String name = parts.group(1);
        int first = parts.group(2) == null ? -1 : Integer.parseInt(parts.group(2));
        int second = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
        Integer length = INTEGERS.get(name);
        if (length != null) {
            return new Kind(Family.INTEGER, length, 0, "unsigned".equals(parts.group(4)));
        }
        if (TEXTS.contains(name)) {
            boolean one = first < 0 && Set.of("char", "character").contains(name);
            int most = name.equals("tinytext") ? 255 : first < 0 ? ANY : first;
            return new Kind(Family.TEXT, one ? 1 : most);
        }
        if (BYTES.contains(name)) {
            return new Kind(Family.BYTES, ANY);
        }
        return switch (name) {
            case "bool", "boolean" -> new Kind(Family.BOOLEAN, 1);
            case "numeric", "decimal" ->
                new Kind(Family.DECIMAL, first < 0 ? ANY : first, first < 0 ? ANY : second, false);
            case "real", "float4", "float" -> new Kind(Family.FLOAT, 4);
            case "double", "double precision", "float8" -> new Kind(Family.FLOAT, 8);
            case "json", "jsonb" -> new Kind(Family.JSON, ANY);
            case "date" -> new Kind(Family.DATE, 0);
            case "time" -> new Kind(Family.TIME, first < 0 ? digits : first);
            case "timestamp", "timestamptz", "datetime" -> new Kind(Family.MOMENT, first < 0 ? digits : first);
            default -> new Kind(Family.OTHER, 0);
        };
    }
}
