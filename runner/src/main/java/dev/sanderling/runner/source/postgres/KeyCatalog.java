package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.source.TableKey;
import dev.sanderling.runner.source.TableKey.KeyColumn;
import dev.sanderling.runner.source.TableKey.Order;
import java.util.ArrayList;
import java.util.List;

/** The primary keys of tables, or the unique index that is the replica identity, as far as rows can be read by them. */
final class KeyCatalog {
    /** The key's columns in order; a domain counts as what it is made of. */
    private static final String READ = """
            WITH RECURSIVE root(oid, at) AS (
                SELECT oid, oid FROM pg_type WHERE typtype <> 'p'
                UNION ALL SELECT r.oid, d.typbasetype FROM root r JOIN pg_type d ON d.oid = r.at WHERE d.typtype = 'd')
            SELECT a.attname,
                   quote_ident(tn.nspname) || '.' || quote_ident(b.typname),
                   CASE WHEN tn.nspname = 'pg_catalog' THEN b.typname ELSE '' END,
                   coalesce(quote_ident(cn.nspname) || '.' || quote_ident(co.collname), '')
            FROM (SELECT i.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  JOIN pg_index i ON i.indrelid = c.oid
                  WHERE n.nspname || '.' || c.relname = ? AND c.relkind IN ('r', 'p') AND i.indisvalid
                  AND (i.indisprimary OR i.indisreplident)
                  ORDER BY i.indisprimary DESC LIMIT 1) i
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, n)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            JOIN root r ON r.oid = a.atttypid
            JOIN pg_type b ON b.oid = r.at AND b.typtype <> 'd'
            JOIN pg_namespace tn ON tn.oid = b.typnamespace
            LEFT JOIN pg_collation co ON co.oid = a.attcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
            WHERE k.n <= i.indnkeyatts
            ORDER BY k.n""";

    private KeyCatalog() {}

    private record Found(KeyColumn column, String kind) {}

    static TableKey read(ControlConnection connection, String table) {
        List<Found> found = connection.list(
                READ,
                r -> {
                    String kind = r.getString(3);
                    return new Found(new KeyColumn(r.getString(1), r.getString(2), r.getString(4), order(kind)), kind);
                },
                table);
        List<KeyColumn> columns = new ArrayList<>();
        for (Found one : found) {
            if (!isExact(one.kind())) {
                return TableKey.NONE;
            }
            columns.add(one.column());
        }
        return new TableKey(List.copyOf(columns));
    }

    /** Types whose values the log and a query give alike, and the database reads back from their text. */
    private static boolean isExact(String type) {
        return switch (type) {
            case "int2",
                    "int4",
                    "int8",
                    "uuid",
                    "bytea",
                    "text",
                    "varchar",
                    "bpchar",
                    "numeric",
                    "bool",
                    "date",
                    "timestamp",
                    "timestamptz" -> true;
            default -> false;
        };
    }

    private static Order order(String type) {
        return switch (type) {
            case "int2", "int4", "int8" -> Order.NUMBER;
            // Both are compared byte by byte, which their hexadecimal digits keep.
            case "uuid", "bytea" -> Order.TEXT;
            default -> Order.DATABASE;
        };
    }
}
