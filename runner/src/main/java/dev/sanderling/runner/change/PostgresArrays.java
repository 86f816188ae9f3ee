package dev.sanderling.runner.change;

import java.util.Locale;
import java.util.Map;
import org.postgresql.core.Oid;

/** Names of the array types that every server has, so that a domain over one is known for what it is. */
final class PostgresArrays {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(Oid.BOOL_ARRAY, "_bool"),
            Map.entry(Oid.BYTEA_ARRAY, "_bytea"),
            Map.entry(Oid.INT2_ARRAY, "_int2"),
            Map.entry(Oid.INT4_ARRAY, "_int4"),
            Map.entry(Oid.INT8_ARRAY, "_int8"),
            Map.entry(Oid.OID_ARRAY, "_oid"),
            Map.entry(Oid.FLOAT4_ARRAY, "_float4"),
            Map.entry(Oid.FLOAT8_ARRAY, "_float8"),
            Map.entry(Oid.NUMERIC_ARRAY, "_numeric"),
            Map.entry(Oid.MONEY_ARRAY, "_money"),
            Map.entry(Oid.TEXT_ARRAY, "_text"),
            Map.entry(Oid.VARCHAR_ARRAY, "_varchar"),
            Map.entry(Oid.BPCHAR_ARRAY, "_bpchar"),
            Map.entry(Oid.DATE_ARRAY, "_date"),
            Map.entry(Oid.TIME_ARRAY, "_time"),
            Map.entry(Oid.TIMETZ_ARRAY, "_timetz"),
            Map.entry(Oid.TIMESTAMP_ARRAY, "_timestamp"),
            Map.entry(Oid.TIMESTAMPTZ_ARRAY, "_timestamptz"),
            Map.entry(Oid.INTERVAL_ARRAY, "_interval"),
            Map.entry(Oid.POINT_ARRAY, "_point"),
            Map.entry(Oid.UUID_ARRAY, "_uuid"),
            Map.entry(Oid.JSON_ARRAY, "_json"),
            Map.entry(Oid.JSONB_ARRAY, "_jsonb"));

    private PostgresArrays() {}

    /** The type's name as the catalogue has it, where the number tells it, or the name given. */
    static String name(int oid, String given) {
        return NAMES.getOrDefault(oid, given.toLowerCase(Locale.ROOT));
    }
}
