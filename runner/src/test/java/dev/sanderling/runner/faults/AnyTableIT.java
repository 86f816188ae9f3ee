package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.api.SnapshotMode;
import dev.sanderling.outcome.Finding;
import dev.sanderling.plan.ColumnPattern;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tables of any features: each is refused in a sentence that names it, or what is published of it, applied in order, is
 * the table; and whatever the application could do to it before it was published, it still can.
 */
class AnyTableIT {
    /** By hand with {@code -Dsanderling.any=true}: more tables, and others each time. */
    private static final boolean LONG = Boolean.getBoolean("sanderling.any");

    private static final int TABLES = Integer.getInteger("sanderling.tables", LONG ? 60 : 15);
    private static final long SEED = Long.getLong("sanderling.seed", LONG ? System.nanoTime() : 140);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAMED = Pattern.compile("public\\.(t[0-9]+(?:_p[0-9]+)?)\\b");

    private static final List<String> KEYS = List.of(
            "",
            "PRIMARY KEY (id)",
            "PRIMARY KEY (id) INCLUDE (w)",
            "PRIMARY KEY (id, u)",
            "PRIMARY KEY (id) DEFERRABLE",
            "PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED",
            "UNIQUE (id)",
            "UNIQUE (id) DEFERRABLE",
            "PRIMARY KEY (g)",
            "PRIMARY KEY (id, g)");
    private static final List<String> INDEXES = List.of("u", "id, u", "u, g", "id", "id) INCLUDE (u");

    /** What an application does; each is tried before anything is published. */
    private static final List<String> STATEMENTS = List.of(
            "INSERT INTO %s (id, u, v, w) SELECT i, 100 + i, 'v' || i, i FROM generate_series(21, 24) i",
            "UPDATE %s SET v = v || 'x' WHERE id %% 3 = 0",
            "UPDATE %s SET v = NULL, w = w + 1 WHERE id = 5",
            "UPDATE %s SET u = u + 1000 WHERE id %% 4 = 1",
            "UPDATE %s SET id = id + 500 WHERE id = 7",
            "UPDATE %s SET id = CASE id WHEN 2 THEN 3 WHEN 3 THEN 2 END WHERE id IN (2, 3)",
            "UPDATE %s SET id = id + 1 WHERE id BETWEEN 10 AND 12",
            "DELETE FROM %s WHERE id = 8",
            "DELETE FROM %s WHERE u = 104");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Version.class)
    void isRefusedByNameOrRight(Version version) throws Exception {
        System.out.println("AnyTableIT: -Dsanderling.seed=" + SEED);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + version.ordinal());
        try (TestDatabase database = TestPostgres.shared(version).database()) {
            String role = database.role("owner", "REPLICATION");
            database.run("GRANT CREATE ON DATABASE " + database.name() + " TO " + role);
            // Types of users come in the log between a table and its partition.
            database.run("CREATE TYPE mood AS ENUM ('calm', 'busy')");
            List<ColumnPattern> excluded = new ArrayList<>();
            Set<String> all = new TreeSet<>();
            while (all.size() < TABLES) {
                make(database, random, "t" + (100 + all.size()), role, version, excluded, all);
            }
            database.run("CREATE TABLE child (extra int) INHERITS (" + inheritable(database) + ")");
            List<String> possible = new ArrayList<>();
            for (String table : all) {
                STATEMENTS.stream()
                        .map(s -> s.formatted(table))
                        .filter(s -> isPossible(database, s))
                        .forEach(possible::add);
            }
            Set<String> refused = refused(database, excluded);
            int made = all.size();
            all.removeAll(refused);
            assertThat(all).as("not everything is refused").hasSizeGreaterThan(made / 5);

            Workplace workplace = workplace(database, role, refused, excluded);
            workplace.runToTheEnd();
            apply(database, possible);
            workplace.runToTheEnd();
            apply(database, another(possible, 3));
            for (String table : all) {
                alterIdentity(database, random, table);
            }
            apply(database, another(possible, 4));
            workplace.runToTheEnd();
            for (String table : all) {
                assertThat(replayed(workplace, table))
                        .as("%s, seed %d: %s", table, SEED, definition(database, table))
                        .isEqualTo(rows(database, table, excluded));
            }
        }
    }

    private static void make(
            TestDatabase database,
            RandomGenerator random,
            String table,
            String role,
            Version version,
            List<ColumnPattern> excluded,
            Set<String> all) {
        boolean identity = random.nextInt(4) == 0;
        String generated =
                switch (random.nextInt(4)) {
                    case 0 -> ", g int GENERATED ALWAYS AS (u * 2) STORED";
                    case 1 -> version == Version.NEWEST ? ", g int GENERATED ALWAYS AS (u * 2) VIRTUAL" : "";
                    default -> "";
                };
        String key = pick(random, KEYS);
        boolean parts = random.nextInt(4) == 0;
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE " + table
                + " (id int NOT NULL, u int NOT NULL, v text, w int NOT NULL, mood mood DEFAULT 'calm'"
                + (identity ? ", n int GENERATED BY DEFAULT AS IDENTITY" : "") + generated
                + (key.isEmpty() ? "" : ", " + key) + ")" + (parts ? " PARTITION BY HASH (id)" : ""));
        for (int i = 0; parts && i < 2; i++) {
            statements.add("CREATE TABLE " + table + "_p" + i + " PARTITION OF " + table
                    + " FOR VALUES WITH (MODULUS 2, REMAINDER " + i + ")");
        }
        String index = random.nextInt(3) == 0 ? pick(random, INDEXES) : "";
        for (String of : parts ? List.of(table + "_p0", table + "_p1") : List.of(table)) {
            String alter = "ALTER TABLE " + of + " REPLICA IDENTITY ";
            if (!index.isEmpty()) {
                statements.add("CREATE UNIQUE INDEX " + of + "_i ON " + of + " (" + index + ")");
                statements.add(alter + "USING INDEX " + of + "_i");
            } else if (random.nextInt(2) == 0) {
                statements.add(alter + "FULL");
            }
        }
        if (random.nextInt(10) == 0) {
            statements.add("ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY");
            statements.add("ALTER TABLE " + table + " FORCE ROW LEVEL SECURITY");
            statements.add("CREATE POLICY p ON " + table + " USING (id > 5)");
        }
        statements.add("ALTER TABLE " + table + " OWNER TO " + role);
        statements.add("INSERT INTO " + table + " (id, u, v, w) SELECT i, 100 + i, 'v' || i, i"
                + " FROM generate_series(1, 20) i");
        if (tryToRun(database, statements.toArray(String[]::new))) {
            all.add(table);
            if (random.nextInt(5) == 0) {
                excluded.add(new ColumnPattern("public", table, pick(random, List.of("v", "u", "id", "w"))));
            }
        }
    }

    /** The same on other rows. */
    private static List<String> another(List<String> statements, int round) {
        return statements.stream()
                .map(s -> s.replace("(21, 24)", "(%1$d1, %1$d4)".formatted(round))
                        .replace("id = 8", "id = " + (6 + round))
                        .replace("u = 104", "u = " + (100 + round))
                        .replace("id = 7", "id = " + (12 + round)))
                .toList();
    }

    /** After some changes that are not read yet, in a way that leaves the application all that it could do. */
    private static void alterIdentity(TestDatabase database, RandomGenerator random, String table) {
        String generated = database.ask("SELECT count(*) FROM pg_attribute WHERE attgenerated = 'v'"
                + " AND attrelid = '" + table + "'::regclass");
        if (generated.equals("1")) {
            return;
        }
        boolean keyed = database.ask("SELECT count(*) FROM pg_index WHERE indrelid = '" + table
                        + "'::regclass AND indisprimary AND indimmediate")
                .equals("1");
        String parts = database.ask("SELECT string_agg(DISTINCT t, ' ' ORDER BY t) FROM (SELECT '" + table
                + "' UNION SELECT relid::text FROM pg_partition_tree('" + table + "')) AS all_of_it(t)");
        for (String part : parts.split(" ")) {
            String alter = "ALTER TABLE " + part + " REPLICA IDENTITY ";
            switch (random.nextInt(3)) {
                case 0 -> tryToRun(database, alter + "FULL");
                case 1 -> tryToRun(database, alter + (keyed ? "DEFAULT" : "FULL"));
                default -> {}
            }
        }
    }

    private static <T> T pick(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** All of them or none. */
    private static boolean tryToRun(TestDatabase database, String... statements) {
        return run(database, true, statements);
    }

    private static boolean isPossible(TestDatabase database, String statement) {
        return run(database, false, statement);
    }

    private static boolean run(TestDatabase database, boolean commits, String... statements) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            if (commits) {
                connection.commit();
            } else {
                statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
                connection.rollback();
            }
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static String inheritable(TestDatabase database) {
        return database.ask(
                "SELECT relname FROM pg_class WHERE relname ~ '^t[0-9]+$' AND relkind = 'r' AND NOT EXISTS (SELECT"
                        + " FROM pg_attribute WHERE attrelid = pg_class.oid AND attidentity <> '') LIMIT 1");
    }

    /** What the application does, which must not fail now that the tables are published. */
    private static void apply(TestDatabase database, List<String> statements) {
        database.run(statements.toArray(String[]::new));
        database.run("INSERT INTO child (id, u, v, w) VALUES (1, 1, 'of the child only', 1)");
    }

    private static Scope scope(Set<String> refused, List<ColumnPattern> excluded) {
        return new Scope(
                List.of(new TablePattern("public", "t*")),
                refused.stream().map(t -> new TablePattern("public", t)).toList(),
                excluded,
                SnapshotMode.INITIAL);
    }

    private static Set<String> refused(TestDatabase database, List<ColumnPattern> excluded) {
        Set<String> refused = new TreeSet<>();
        // What is cut in a long list shows when the first of it are taken out.
        for (List<Finding> findings = check(database, refused, excluded);
                !findings.isEmpty();
                findings = check(database, refused, excluded)) {
            int before = refused.size();
            for (Finding finding : findings) {
                Matcher named = NAMED.matcher(finding.message());
                assertThat(named.find()).as(finding.message()).isTrue();
                do {
                    refused.add(named.group(1));
                } while (named.find());
            }
            assertThat(refused).as("%s", findings).hasSizeGreaterThan(before);
        }
        return refused;
    }

    private static List<Finding> check(TestDatabase database, Set<String> refused, List<ColumnPattern> excluded) {
        var endpoint = database.source("public.*").endpoint();
        try (var session = database.open(database.source(endpoint, scope(refused, excluded)), "check")) {
            return session.preflight(TestDatabase.blank(), Depth.FULL);
        }
    }

    private Workplace workplace(TestDatabase database, String role, Set<String> refused, List<ColumnPattern> excluded)
            throws Exception {
        String source = PostgresSource.of(database, "Initial")
                .replace(
                        "{include: [\"public.*\"]}",
                        "{include: [\"public.t*\"], exclude: ["
                                + refused.stream().map(t -> "public." + t).collect(Collectors.joining(", ")) + "]}");
        if (!excluded.isEmpty()) {
            source += "columns: {exclude: ["
                    + excluded.stream().map(ColumnPattern::toString).collect(Collectors.joining(", ")) + "]}\n";
        }
        Workplace workplace = Workplace.of(directory, source, role, TestDatabase.PASSWORD);
        workplace.edit(
                "    files: {url: \"file:///data/kills\"}",
                "    files: {url: \"file:///data/kills\"}\n    rows: {format: Raw}");
        return workplace;
    }

    /** By the key where there is one, else by the whole old row. */
    private static List<String> replayed(Workplace workplace, String table) throws Exception {
        Path folder = workplace.sink().resolve("public." + table);
        List<JsonNode> rows = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> objects;
        try (Stream<Path> files = Files.list(folder)) {
            objects =
                    files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList();
        }
        for (Path object : objects) {
            for (String line : Files.readAllLines(object)) {
                JsonNode change = JSON.readTree(line);
                JsonNode key = change.get("key");
                boolean keyed = key != null && key.isObject() && !key.isEmpty();
                String op = change.get("source").get("op").asText();
                if (op.equals("u") || op.equals("d")) {
                    JsonNode gone = keyed ? key : change.get("before");
                    int at = indexOf(rows, gone, keyed);
                    assertThat(at)
                            .as("%s of a row that is not there: %s", table, line)
                            .isNotNegative();
                    rows.remove(at);
                }
                if (!op.equals("d")) {
                    assertThat(keyed ? indexOf(rows, key, true) : -1)
                            .as("%s: the key is there already: %s", table, line)
                            .isNegative();
                    rows.add(change.get("after"));
                }
            }
        }
        return rows.stream().map(AnyTableIT::text).sorted().toList();
    }

    private static int indexOf(List<JsonNode> rows, JsonNode wanted, boolean keyed) {
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            boolean same = true;
            for (var field : (keyed ? wanted : row).properties()) {
                same &= String.valueOf(row.get(field.getKey())).equals(String.valueOf(wanted.get(field.getKey())));
            }
            if (same) {
                return i;
            }
        }
        return -1;
    }

    private static String text(JsonNode row) {
        return row.properties().stream()
                .map(field -> field.getKey() + "=" + field.getValue().asText())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** Of the columns that are in the log, and not left out. */
    private static List<String> rows(TestDatabase database, String table, List<ColumnPattern> excluded)
            throws Exception {
        String generated = database.ask("SELECT coalesce(string_agg(attname, ''), '') FROM pg_attribute"
                + " WHERE attrelid = '" + table + "'::regclass AND attgenerated <> ''"
                + " AND (attgenerated = 'v' OR current_setting('server_version_num')::int < 180000)");
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.connect()) {
            String only = database.ask("SELECT relkind FROM pg_class WHERE oid = '" + table + "'::regclass")
                            .equals("p")
                    ? ""
                    : "ONLY ";
            for (String json : Targets.rows(connection, "SELECT row_to_json(t) FROM " + only + table + " t")) {
                var row = (com.fasterxml.jackson.databind.node.ObjectNode) JSON.readTree(json);
                row.remove(generated);
                excluded.stream().filter(c -> c.table().equals(table)).forEach(c -> row.remove(c.column()));
                rows.add(text(row));
            }
        }
        return rows.stream().sorted().toList();
    }

    private static String definition(TestDatabase database, String table) {
        return database.ask(
                "SELECT string_agg(c.relname || ' ' || c.relkind::text || ' identity ' || c.relreplident::text || ': '"
                        + " || coalesce((SELECT string_agg(pg_get_indexdef(indexrelid) || CASE WHEN indimmediate THEN '' ELSE"
                        + " ' deferrable' END, '; ') FROM pg_index WHERE indrelid = c.oid), ''), ' / ')"
                        + " FROM pg_class c WHERE c.oid IN (SELECT relid FROM pg_partition_tree('" + table + "'))");
    }
}
