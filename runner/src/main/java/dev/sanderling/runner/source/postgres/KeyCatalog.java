package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.TableKey;
import dev.sanderling.runner.source.TableKey.KeyColumn;
import dev.sanderling.runner.source.TableKey.Order;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The primary keys of tables, or the unique index that is the replica identity, as far as rows can be read by them. A
 * deferrable key is none: while a statement runs two rows may have the same, and the log has them in that order.
 */
final class KeyCatalog {
    /** The index of the key of pg_class c. */
    static final String INDEX = """
            SELECT i.* FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid
            AND (i.indisprimary AND i.indimmediate OR i.indisreplident) ORDER BY i.indisprimary DESC LIMIT 1""";

    private static final String NAMES = """
            SELECT n.nspname, c.relname, a.attname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (%s) i
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, n)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND k.n <= i.indnkeyatts
            ORDER BY k.n""".formatted(INDEX);

    /**
     * The key's columns in order; a domain counts as what it is made of. What is the same key the index says, by its own
     * collation and operators, which need not be the column's; those that people have made are not known here.
     */
    private static final String READ = """
            WITH RECURSIVE domain(oid, at) AS (
                SELECT oid, typbasetype FROM pg_type WHERE typtype = 'd'
                UNION ALL SELECT r.oid, d.typbasetype FROM domain r JOIN pg_type d ON d.oid = r.at AND d.typtype = 'd')
            SELECT a.attname,
                   quote_ident(tn.nspname) || '.' || quote_ident(b.typname),
                   CASE WHEN 'pg_catalog' = ALL (ARRAY[tn.nspname, opn.nspname]) THEN b.typname ELSE '' END,
                   coalesce(quote_ident(cn.nspname) || '.' || quote_ident(co.collname), '')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (%s) i
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, n)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            LEFT JOIN domain r ON r.oid = a.atttypid
            JOIN pg_type b ON b.oid = coalesce(r.at, a.atttypid) AND b.typtype <> 'd'
            JOIN pg_namespace tn ON tn.oid = b.typnamespace
            JOIN pg_opclass op ON op.oid = (i.indclass::oid[])[k.n - 1]
            JOIN pg_namespace opn ON opn.oid = op.opcnamespace
            LEFT JOIN pg_collation co ON co.oid = (i.indcollation::oid[])[k.n - 1]
            LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
            WHERE n.nspname || '.' || c.relname = ? AND c.relkind IN ('r', 'p') AND k.n <= i.indnkeyatts
            ORDER BY k.n""".formatted(INDEX);

    private KeyCatalog() {}

    private record Found(KeyColumn column, String kind) {}

    /** The columns of the keys, whatever their types; a table without a key is missing. */
    static Map<TableName, List<String>> names(ControlConnection connection, Collection<CapturedTable> tables) {
        Map<TableName, List<String>> names = new HashMap<>();
        connection.list(
                NAMES,
                r -> names.computeIfAbsent(new TableName(r.getString(1), r.getString(2)), t -> new ArrayList<>())
                        .add(r.getString(3)),
                (Object) tables.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new));
        return names;
    }

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
