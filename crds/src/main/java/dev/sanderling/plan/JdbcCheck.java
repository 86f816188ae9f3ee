package dev.sanderling.plan;

import dev.sanderling.api.JdbcDeletes;
import dev.sanderling.api.JdbcKeySpec;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.JdbcMySqlSpec;
import dev.sanderling.api.JdbcPostgresSpec;
import dev.sanderling.api.JdbcSpec;
import dev.sanderling.api.Patterns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks spec.sinks[].jdbc. */
final class JdbcCheck {
    private static final Pattern TEMPLATE = Pattern.compile(Patterns.NAME_TEMPLATE);
    private static final Pattern TABLE = Pattern.compile(Patterns.TABLE);
    private static final String DELETED = "deleted";
    private static final int NAME = 63;

    private JdbcCheck() {}

    static Optional<SinkPlan> check(Place place, String name, JdbcSpec spec) {
        JdbcMode mode = spec.mode() == null ? Defaults.JDBC_MODE : spec.mode();
        JdbcDeletes deletes = spec.deletes() == null ? Defaults.JDBC_DELETES : spec.deletes();
        if (mode == JdbcMode.APPEND && spec.deletes() != null) {
            place.field("deletes").problem("is for mode: Upsert; a log has a row for each change");
        }
        if (mode == JdbcMode.APPEND && spec.keys() != null) {
            place.field("keys").problem("is for mode: Upsert; a log has a row for each change");
        }
        String deleted = spec.deletedColumn();
        if (deleted != null && deletes != JdbcDeletes.SOFT) {
            place.field("deletedColumn").problem("is for deletes: Soft");
        }
        identifier(place.field("deletedColumn"), deleted == null ? DELETED : deleted);
        Map<String, List<String>> keys = keys(place.field("keys"), spec.keys());
        return database(place, spec)
                .map(database -> new SinkPlan.Jdbc(
                        name,
                        database,
                        mode,
                        template(
                                place.field("schema"),
                                spec.schema(),
                                database instanceof Database.Postgres ? Defaults.JDBC_SCHEMA : database.name()),
                        template(place.field("table"), spec.table(), Defaults.JDBC_TABLE),
                        keys,
                        deletes == JdbcDeletes.SOFT && mode == JdbcMode.UPSERT
                                ? Optional.of(deleted == null ? DELETED : deleted)
                                : Optional.empty(),
                        spec.createTables() == null || spec.createTables(),
                        spec.evolve() == null ? Defaults.EVOLVE : spec.evolve(),
                        spec.onNotEmpty() == null ? Defaults.ON_NOT_EMPTY : spec.onNotEmpty()));
    }

    private static Optional<Database> database(Place place, JdbcSpec spec) {
        JdbcPostgresSpec postgres = spec.postgres();
        JdbcMySqlSpec mysql = spec.mysql();
        JdbcMySqlSpec mariadb = spec.mariadb();
        if (Stream.of(postgres, mysql, mariadb).filter(Objects::nonNull).count() != 1) {
            place.problem("needs exactly one of postgres, mysql and mariadb");
            return Optional.empty();
        }
        if (postgres != null) {
            Place at = place.field("postgres");
            return Optional.of(new Database.Postgres(
                    EndpointCheck.check(
                            at,
                            postgres.host(),
                            postgres.port(),
                            Defaults.POSTGRES_PORT,
                            postgres.credentials(),
                            postgres.tls()),
                    name(at.field("database"), postgres.database()),
                    at.path()));
        }
        Place at = place.field(mysql != null ? "mysql" : "mariadb");
        JdbcMySqlSpec given = Objects.requireNonNull(mysql != null ? mysql : mariadb);
        Endpoint endpoint = EndpointCheck.check(
                at, given.host(), given.port(), Defaults.MYSQL_PORT, given.credentials(), given.tls());
        String name = name(at.field("database"), given.database());
        return Optional.of(
                mysql != null
                        ? new Database.MySql(endpoint, name, at.path())
                        : new Database.MariaDb(endpoint, name, at.path()));
    }

    private static String name(Place place, @Nullable String name) {
        String given = place.required(name, "the name of the database");
        if (!given.isEmpty()) {
            identifier(place, given);
        }
        return given;
    }

    private static void identifier(Place place, String name) {
        if (name.isBlank() || name.length() > NAME || name.chars().anyMatch(Character::isISOControl)) {
            place.problem("is not a name; use at most " + NAME + " characters");
        }
    }

    private static String template(Place place, @Nullable String template, String absent) {
        if (template == null) {
            return absent;
        }
        if (template.isBlank()
                || template.length() > 128
                || !TEMPLATE.matcher(template).matches()) {
            place.problem("'" + template + "' is not a name; braces are for {schema} and {table} only");
        }
        return template;
    }

    private static Map<String, List<String>> keys(Place place, @Nullable List<JdbcKeySpec> specs) {
        Map<String, List<String>> keys = new HashMap<>();
        if (specs == null) {
            return keys;
        }
        if (specs.size() > 100) {
            place.problem("has " + specs.size() + " entries; use at most 100");
        }
        for (int i = 0; i < specs.size(); i++) {
            Place at = place.item(i);
            JdbcKeySpec spec = specs.get(i);
            if (spec == null) {
                at.problem("is empty; a key has a table and columns");
                continue;
            }
            String table = at.field("table").required(spec.table(), "schema.table in the source");
            if (!table.isEmpty() && !TABLE.matcher(table).matches()) {
                at.field("table").problem("'" + table + "' is not schema.table");
            }
            List<String> columns = spec.columns() == null ? List.of() : spec.columns();
            if (columns.isEmpty() || columns.size() > 16) {
                at.field("columns").problem("needs 1 to 16 names of columns");
            }
            if (keys.putIfAbsent(table, List.copyOf(columns)) != null) {
                at.field("table").problem("'" + table + "' is given twice");
            }
        }
        return Map.copyOf(keys);
    }
}
