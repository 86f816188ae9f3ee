package dev.sanderling.runner.source.mysql.structure;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** MySQL's names of types: synonyms, and which are told apart how. */
final class Types {
    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("bool", "tinyint"),
            Map.entry("boolean", "tinyint"),
            Map.entry("int1", "tinyint"),
            Map.entry("int2", "smallint"),
            Map.entry("int3", "mediumint"),
            Map.entry("middleint", "mediumint"),
            Map.entry("int4", "int"),
            Map.entry("integer", "int"),
            Map.entry("int8", "bigint"),
            Map.entry("serial", "bigint"),
            Map.entry("float4", "float"),
            Map.entry("float8", "double"),
            Map.entry("real", "double"),
            Map.entry("double precision", "double"),
            Map.entry("float8 precision", "double"),
            Map.entry("dec", "decimal"),
            Map.entry("fixed", "decimal"),
            Map.entry("numeric", "decimal"),
            Map.entry("character", "char"),
            Map.entry("nchar", "char"),
            Map.entry("national char", "char"),
            Map.entry("national character", "char"),
            Map.entry("character varying", "varchar"),
            Map.entry("char varying", "varchar"),
            Map.entry("nvarchar", "varchar"),
            Map.entry("nchar varchar", "varchar"),
            Map.entry("nchar varying", "varchar"),
            Map.entry("national varchar", "varchar"),
            Map.entry("national char varying", "varchar"),
            Map.entry("national character varying", "varchar"),
            Map.entry("long", "mediumtext"),
            Map.entry("long varchar", "mediumtext"),
            Map.entry("long varbinary", "mediumblob"),
            Map.entry("geomcollection", "geometrycollection"));

    private static final Set<String> FRACTIONS = Set.of("time", "datetime", "timestamp");
    private static final Set<String> TEXTS = Set.of("tinytext", "text", "mediumtext", "longtext");
    private static final Set<String> BLOBS = Set.of("tinyblob", "blob", "mediumblob", "longblob");
    private static final Set<String> GEOMETRIES = Set.of(
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection");
    private static final Set<String> WITH_LENGTH =
            Set.of("char", "varchar", "binary", "varbinary", "bit", "vector", "decimal");
    private static final Set<String> MODIFIERS = Set.of("unsigned", "signed", "zerofill");

    private Types() {}

    /** A type's own name, without its modifiers. */
    static String base(String declared) {
        var name = new StringBuilder();
        for (String word : declared.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!MODIFIERS.contains(word) && !(word.equals("binary") && name.length() > 0)) {
                name.append(name.isEmpty() ? "" : " ").append(word);
            }
        }
        return SYNONYMS.getOrDefault(name.toString(), name.toString());
    }

    /** Whether that is how the server itself writes the type. */
    static boolean isOwn(String declared) {
        String lower = declared.toLowerCase(Locale.ROOT).strip();
        String base = base(lower);
        return lower.equals(base) || lower.equals(base + " unsigned") || lower.equals(base + " unsigned zerofill");
    }

    static boolean isUnsigned(String declared) {
        String lower = declared.toLowerCase(Locale.ROOT);
        return lower.contains("unsigned") || lower.contains("zerofill") || lower.startsWith("serial");
    }

    static boolean hasFraction(String type) {
        return FRACTIONS.contains(type);
    }

    static boolean isText(String type) {
        return TEXTS.contains(type) || type.equals("char") || type.equals("varchar");
    }

    /** Whether a column of the type has a length of its own. */
    static boolean hasLength(String type) {
        return WITH_LENGTH.contains(type);
    }

    /** Whether a length of 0 is to be said, because none said is another. */
    static boolean lengthIsPartOf(String type) {
        return type.equals("char") || type.equals("varchar") || type.equals("binary") || type.equals("varbinary");
    }

    /**
     * What a type is like in the log, but for lengths: a change of character set makes text of one size text of another,
     * and binary where the set is {@code binary}.
     */
    static String family(String type) {
        if (TEXTS.contains(type) || BLOBS.contains(type)) {
            return "blob";
        }
        if (GEOMETRIES.contains(type)) {
            return "geometry";
        }
        return switch (type) {
            case "binary" -> "char";
            case "varbinary" -> "varchar";
            default -> type;
        };
    }
}
