package dev.sanderling.runner.sink.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What PostgreSQL says of its schemas and tables; {@link Dialect} says what is asked. */
final class PostgresCatalog {
    private PostgresCatalog() {}

    static Optional<List<TargetColumn>> columns(Connection connection, TargetName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT a.attname, quote_ident(tn.nspname) || '.' || quote_ident(t.typname),
                       format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
                       a.atthasdef OR a.attidentity <> '', a.attgenerated <> '',
                       coalesce(CASE WHEN NOT co.collisdeterministic THEN co.oid::regcollation::text END, (
                           SELECT min(x.oid::regcollation::text) FROM pg_catalog.pg_index i
                           CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indcollation::oid[]) AS u(att, coll)
                           JOIN pg_catalog.pg_collation x ON x.oid = u.coll AND NOT x.collisdeterministic
                           WHERE i.indrelid = c.oid AND i.indisunique AND u.att = a.attnum), ''),
                       coalesce((
                           WITH RECURSIVE base(oid) AS (
                               SELECT t.oid
                               UNION ALL
                               SELECT d.typbasetype FROM base b
                               JOIN pg_catalog.pg_type d ON d.oid = b.oid AND d.typtype = 'd')
                           SELECT 'OPERATOR(' || quote_ident(ns.nspname) || '.' || op.oprname || ')'
                           FROM base b
                           JOIN pg_catalog.pg_opclass k ON k.opcintype = b.oid AND k.opcdefault
                           JOIN pg_catalog.pg_am m ON m.oid = k.opcmethod AND m.amname = 'btree'
                           JOIN pg_catalog.pg_amop e ON e.amopfamily = k.opcfamily AND e.amopstrategy = 3
                               AND e.amoplefttype = k.opcintype AND e.amoprighttype = k.opcintype
                           JOIN pg_catalog.pg_operator op ON op.oid = e.amopopr
                           JOIN pg_catalog.pg_namespace ns ON ns.oid = op.oprnamespace
                           LIMIT 1), 'OPERATOR(pg_catalog.=)')
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
                LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
                WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
                ORDER BY a.attnum""")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            List<TargetColumn> columns = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(new TargetColumn(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getBoolean(4),
                            row.getBoolean(5),
                            row.getBoolean(6),
                            "",
                            row.getString(7),
                            row.getString(8)));
                }
            }
            return columns.isEmpty() ? Optional.empty() : Optional.of(columns);
        }
    }

    static boolean isUnique(Connection connection, String quoted, List<String> columns) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT 1 FROM pg_catalog.pg_index i
                WHERE i.indrelid = ?::regclass AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
                  AND i.indimmediate
                  AND (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_catalog.pg_attribute a
                       WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
                         AND array_position(i.indkey::int2[], a.attnum) < i.indnkeyatts)
                    = (SELECT array_agg(x ORDER BY x COLLATE "C") FROM unnest(?::text[]) x)""")) {
            statement.setString(1, quoted);
            statement.setArray(2, connection.createArrayOf("text", columns.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Rules that rewrite what is written to the table; empty for none. */
    static String rules(Connection connection, String quoted) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT coalesce(string_agg(quote_ident(rulename), ', ' ORDER BY rulename), '') FROM pg_catalog.pg_rewrite"
                        + " WHERE ev_class = ?::regclass AND ev_type IN ('2', '3', '4') AND ev_enabled IN ('O', 'A')")) {
            statement.setString(1, quoted);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    static boolean isUnlogged(Connection connection, TargetName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT c.relpersistence = 'u' FROM pg_catalog.pg_class c"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    static boolean ensureSchema(Connection connection, String schema, String quoted) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE"
                        + " nspname OPERATOR(pg_catalog.=) ?::pg_catalog.name),"
                        + " pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')")) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getBoolean(1) || !row.getBoolean(2)) {
                    return row.getBoolean(1);
                }
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + quoted);
            return true;
        }
    }
}
