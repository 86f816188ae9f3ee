package dev.sanderling.runner.source.mysql.structure;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventMetadata;
import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the log says of a table before each group of its rows (TABLE_MAP). */
public final class LoggedShape {
    private static final List<String> GEOMETRIES = List.of(
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection");

    private final TableMapEventData map;
    private final @Nullable TableMapEventMetadata more;
    private final Charsets charsets;
    private int texts;
    private int labelled;
    private int enums;
    private int sets;
    private int geometries;
    private int vectors;

    private LoggedShape(TableMapEventData map, Charsets charsets) {
        this.map = map;
        this.more = map.getEventMetadata();
        this.charsets = charsets;
    }

    /**
     * Reads a map.
     *
     * @throws IllegalArgumentException where it has what nobody knows
     */
    public static TableShape of(TableMapEventData map, Charsets charsets) {
        return new LoggedShape(map, charsets).read();
    }

    private TableShape read() {
        List<String> names = more == null ? null : more.getColumnNames();
        List<ColumnShape> columns = new ArrayList<>();
        for (int i = 0; i < map.getColumnTypes().length; i++) {
            columns.add(column(i).named(names == null ? null : names.get(i)));
        }
        return new TableShape(List.copyOf(columns), names == null ? null : key(names));
    }

    private List<String> key(List<String> names) {
        List<Integer> simple = more == null ? null : more.getSimplePrimaryKeys();
        if (simple != null) {
            return simple.stream().map(names::get).toList();
        }
        Map<Integer, Integer> prefixed = more == null ? null : more.getPrimaryKeysWithPrefix();
        return prefixed == null
                ? List.of()
                : prefixed.keySet().stream().map(names::get).toList();
    }

    private ColumnShape column(int i) {
        int code = map.getColumnTypes()[i] & 0xff;
        int meta = map.getColumnMetadata()[i];
        ColumnType type = ColumnType.byCode(code);
        if (type == null) {
            throw new IllegalArgumentException("a column of type " + code);
        }
        return switch (type) {
            case TINY -> number(i, "tinyint");
            case SHORT -> number(i, "smallint");
            case INT24 -> number(i, "mediumint");
            case LONG -> number(i, "int");
            case LONGLONG -> number(i, "bigint");
            case FLOAT -> number(i, "float");
            case DOUBLE -> number(i, "double");
            case NEWDECIMAL -> plain(i, "decimal", meta & 0xff, meta >> 8, isUnsigned(i));
            case YEAR -> plain(i, "year", -1, -1, false);
            case DATE -> plain(i, "date", -1, -1, false);
            case TIME, TIME_V2 -> plain(i, "time", fraction(type, meta), -1, false);
            case DATETIME, DATETIME_V2 -> plain(i, "datetime", fraction(type, meta), -1, false);
            case TIMESTAMP, TIMESTAMP_V2 -> plain(i, "timestamp", fraction(type, meta), -1, false);
            case BIT -> plain(i, "bit", (meta >> 8) * 8L + (meta & 0xff), -1, false);
            case JSON -> plain(i, "json", -1, -1, false);
            case VARCHAR, VAR_STRING -> text(i, "varchar", "varbinary", meta);
            case STRING -> string(i, meta);
            case ENUM -> labels(i, true);
            case SET -> labels(i, false);
            case BLOB -> blob(i, meta);
            case GEOMETRY -> plain(i, geometry(), -1, -1, false);
            case VECTOR -> {
                // Counts as a text, of bytes.
                charset();
                yield plain(i, "vector", dimensions(), -1, false);
            }
            default -> throw new IllegalArgumentException("a column of type " + type);
        };
    }

    /** CHAR, BINARY, and in older words ENUM and SET; a length above 255 has its upper bits in the type's byte. */
    private ColumnShape string(int i, int meta) {
        int real = meta >> 8;
        if (real == ColumnType.ENUM.getCode() || real == ColumnType.SET.getCode()) {
            return labels(i, real == ColumnType.ENUM.getCode());
        }
        int length = meta < 256 ? meta : meta & 0xff | ((real & 0x30 ^ 0x30) << 4);
        return text(i, "char", "binary", length);
    }

    private ColumnShape text(int i, String type, String binary, int bytes) {
        String charset = charset();
        return charset.equals("binary")
                ? plain(i, binary, bytes, -1, false)
                : shape(i, type, charset.isEmpty() ? bytes : bytes / charsets.width(charset), -1, false, charset, null);
    }

    private ColumnShape blob(int i, int meta) {
        String charset = charset();
        String size = List.of("tiny", "", "medium", "long").get(meta - 1);
        return charset.equals("binary")
                ? plain(i, size + "blob", -1, -1, false)
                : shape(i, size + "text", -1, -1, false, charset, null);
    }

    private ColumnShape labels(int i, boolean isEnum) {
        int n = labelled++;
        List<String[]> all = more == null ? null : isEnum ? more.getEnumStrValues() : more.getSetStrValues();
        int place = isEnum ? enums++ : sets++;
        String charset =
                more == null ? "" : charset(more.getEnumAndSetDefaultCharset(), more.getEnumAndSetColumnCharsets(), n);
        List<String> labels = all == null || place >= all.size() ? null : readable(all.get(place), charset);
        return shape(i, isEnum ? "enum" : "set", -1, -1, false, charset, labels);
    }

    /** The reader takes labels for UTF-8; those of another character set come out right only where both are ASCII. */
    private static @Nullable List<String> readable(String[] labels, String charset) {
        boolean same = charset.startsWith("utf8");
        for (String label : labels) {
            if (!same && !StandardCharsets.US_ASCII.newEncoder().canEncode(label)) {
                return null;
            }
        }
        return List.of(labels);
    }

    /** The character set of the next text; the log numbers them among themselves. */
    private String charset() {
        int n = texts++;
        return more == null ? "" : charset(more.getDefaultCharset(), more.getColumnCharsets(), n);
    }

    private String charset(TableMapEventMetadata.@Nullable DefaultCharset most, @Nullable List<Integer> each, int n) {
        int collation;
        if (each != null && n < each.size()) {
            collation = each.get(n);
        } else if (most != null) {
            Map<Integer, Integer> others = most.getCharsetCollations();
            collation = others == null
                    ? most.getDefaultCharsetCollation()
                    : others.getOrDefault(n, most.getDefaultCharsetCollation());
        } else {
            return "";
        }
        if (collation == Charsets.BINARY) {
            return "binary";
        }
        String name = charsets.name(collation);
        if (name == null) {
            throw new IllegalArgumentException("a collation that the server does not name, " + collation);
        }
        return name;
    }

    private String geometry() {
        List<Integer> types = more == null ? null : more.getGeometryTypes();
        int n = geometries++;
        return types == null || n >= types.size() || types.get(n) >= GEOMETRIES.size()
                ? "geometry"
                : GEOMETRIES.get(types.get(n));
    }

    private long dimensions() {
        List<Integer> all = more == null ? null : more.getVectorDimensionality();
        int n = vectors++;
        return all == null || n >= all.size() ? -1 : all.get(n);
    }

    private static long fraction(ColumnType type, int meta) {
        return type == ColumnType.TIME || type == ColumnType.DATETIME || type == ColumnType.TIMESTAMP ? 0 : meta;
    }

    private boolean isUnsigned(int i) {
        BitSet unsigned = more == null ? null : more.getSignedness();
        return unsigned != null && unsigned.get(i);
    }

    private ColumnShape number(int i, String type) {
        return plain(i, type, -1, -1, isUnsigned(i));
    }

    private ColumnShape plain(int i, String type, long length, int scale, boolean unsigned) {
        return shape(i, type, length, scale, unsigned, "", null);
    }

    private ColumnShape shape(
            int i,
            String type,
            long length,
            int scale,
            boolean unsigned,
            String charset,
            @Nullable List<String> labels) {
        return new ColumnShape(
                null,
                type,
                length,
                scale,
                unsigned,
                charset,
                map.getColumnNullability().get(i),
                labels);
    }
}
