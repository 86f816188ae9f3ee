package dev.sanderling.runner.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.Compression;
import dev.sanderling.api.Deletes;
import dev.sanderling.api.RowFormat;
import dev.sanderling.outcome.Failure;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Changes;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.row.Bytes;
import dev.sanderling.runner.row.RowEncoder;
import dev.sanderling.runner.sink.files.AvroRows;
import dev.sanderling.runner.sink.files.CsvRows;
import dev.sanderling.runner.sink.files.FormatFile;
import dev.sanderling.runner.sink.files.ParquetRows;
import dev.sanderling.runner.sink.files.RowWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One value, one text: the same values of many types, read by a snapshot, seen in the log, and seen in the log after the
 * table was altered, give the same column and the same bytes in every format. Each type has a table.
 */
final class Twice {
    private static final Rows PLAIN =
            new Rows(RowFormat.INLINE, Deletes.DROP, "deleted", Optional.empty(), Optional.empty(), "record");
    /** What the ids of one way begin with. */
    private static final int WAY = 100_000;

    /** Differences that are told of a type. */
    private static final int SHOWN = 4;

    private static final List<String> WAYS = List.of("snapshot", "log", "log after ALTER TABLE");

    /** Values of a type that are mirrored. */
    private static final int MIRRORED = 25;

    /** Of the many, because a text is a text by then. */
    private static final Set<String> MIRRORED_CHARSETS = Set.of("latin1", "gbk", "utf16", "utf8mb4");

    private final TypeServer server;
    private final List<Values> all;
    private final List<Landing> landings;
    /** By way, table and id. */
    private final List<Map<String, Map<Integer, Change>>> seen =
            List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());

    /** By table, which literals the server takes. */
    private final Map<Integer, List<Integer>> taken = new HashMap<>();

    private Twice(TypeServer server, List<Values> all, List<Landing> landings) {
        this.server = server;
        this.all = all;
        this.landings = landings;
    }

    /** Of the values those that the server takes. */
    interface Alter {
        /** What is done to a table between the second and the third time. */
        String of(String table);
    }

    /**
     * Lets the values through, and says what differs.
     *
     * @param landings where the values go, too
     * @param prepare what is done to the server after the tables are there and before anybody connects to read
     */
    static void check(
            TypeServer server, List<Values> all, String marker, Alter alter, List<Landing> landings, String... prepare)
            throws Exception {
        new Twice(server, all, landings).run(marker, alter, prepare);
    }

    private void run(String marker, Alter alter, String... prepare) throws Exception {
        int created;
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE zz_last (id int PRIMARY KEY, v int)");
            statement.execute("INSERT INTO zz_last VALUES (0, 0)");
            for (int i = 0; i < all.size(); i++) {
                statement.execute("CREATE TABLE " + table(i) + " (id int PRIMARY KEY, v "
                        + all.get(i).type() + ")");
            }
            created = insert(connection, 0);
            for (String sql : prepare) {
                statement.execute(sql);
            }
        }
        assertThat(created).as("values that the server takes").isGreaterThan(all.size());
        Map<String, String> properties = new HashMap<>(server.properties());
        properties.put("snapshot.include.collection.list", marker);
        try (var records = new Records(properties);
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            Changes changes = new Changes(table -> Set.of());
            until(records, changes, Op.READ, 0);
            server.read(
                    java.util.stream.IntStream.range(0, all.size())
                            .mapToObj(Twice::table)
                            .toList(),
                    change -> keep(change, 0));
            insert(connection, 1);
            statement.execute("INSERT INTO zz_last VALUES (1, 0)");
            until(records, changes, Op.CREATE, 1);
            for (int i = 0; i < all.size(); i++) {
                statement.execute(alter.of(table(i)));
            }
            insert(connection, 2);
            statement.execute("INSERT INTO zz_last VALUES (2, 0)");
            until(records, changes, Op.CREATE, 2);
        }
        compare();
    }

    /** Those values that the server takes, found out the first time, in one statement a table afterwards. */
    private int insert(Connection connection, int way) throws SQLException {
        int count = 0;
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < all.size(); i++) {
                List<Integer> candidates = way == 0
                        ? java.util.stream.IntStream.range(
                                        0, all.get(i).literals().size())
                                .boxed()
                                .toList()
                        : taken.get(i);
                if (!insert(statement, way, i, candidates)) {
                    int table = i;
                    candidates = candidates.stream()
                            .filter(k -> insert(statement, way, table, List.of(k)))
                            .toList();
                }
                taken.put(i, candidates);
                count += candidates.size();
            }
        }
        return count;
    }

    private boolean insert(Statement statement, int way, int i, List<Integer> literals) {
        String rows = literals.stream()
                .map(k ->
                        "(" + (way * WAY + k + 1) + ", " + all.get(i).literals().get(k) + ")")
                .collect(java.util.stream.Collectors.joining(", "));
        try {
            return literals.isEmpty()
                    || statement.executeUpdate("INSERT INTO " + table(i) + " (id, v) VALUES " + rows) > 0;
        } catch (SQLException e) {
            return false;
        }
    }

    private void until(Records records, Changes changes, Op op, int way) throws Exception {
        while (true) {
            Change change = changes.of(records.take());
            if (change == null) {
                continue;
            }
            if (change.table().name().table().equals("zz_last")) {
                if (change.op() == op) {
                    return;
                }
                continue;
            }
            keep(change, way);
        }
    }

    private void keep(Change change, int way) {
        int id = ((Number) java.util.Objects.requireNonNull(
                        java.util.Objects.requireNonNull(change.after())[place(change, "id")]))
                .intValue();
        assertThat(id / WAY).as("the way of %s", change).isEqualTo(way);
        seen.get(way)
                .computeIfAbsent(change.table().name().table(), any -> new TreeMap<>())
                .put(id - way * WAY, narrowed(change, id - way * WAY));
    }

    /** Without what was added, and with the id that the same value has in every way. */
    private static Change narrowed(Change change, int id) {
        Column column = change.table().columns().get(place(change, "v"));
        Column key = change.table().columns().get(place(change, "id"));
        Object value = java.util.Objects.requireNonNull(change.after())[place(change, "v")];
        return new Change(
                Op.READ,
                new Table(change.table().name(), List.of(key, column)),
                null,
                new Object[] {id, value},
                change.origin());
    }

    private static int place(Change change, String name) {
        List<Column> columns = change.table().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalStateException("no column " + name + " in " + change.table());
    }

    private void compare() throws Exception {
        List<String> differences = new ArrayList<>();
        Path folder = Files.createTempDirectory("twice");
        for (int i = 0; i < all.size(); i++) {
            Map<Integer, Change> first = seen.get(0).getOrDefault(table(i), Map.of());
            if (first.isEmpty()) {
                differences.add(all.get(i).type() + ": no value was taken");
                continue;
            }
            String wanted = files(folder, List.copyOf(first.values()));
            for (int way = 1; way < WAYS.size(); way++) {
                Map<Integer, Change> other = seen.get(way).getOrDefault(table(i), Map.of());
                int before = differences.size();
                differ(all.get(i), WAYS.get(way), first, other, differences);
                if (before == differences.size() && !wanted.equals(files(folder, List.copyOf(other.values())))) {
                    differences.add(all.get(i).type() + " in the " + WAYS.get(way) + ": CSV, Parquet or Avro differs");
                }
            }
            land(i, differences);
        }
        assertThat(String.join("\n", differences)).isEmpty();
    }

    /** What the snapshot and the log have brought of a type, in the databases that it is mirrored to. */
    private void land(int i, List<String> differences) throws Exception {
        String charset = all.get(i).type().replaceAll(".* character set ", "");
        if (landings.isEmpty() || !charset.equals(all.get(i).type()) && !MIRRORED_CHARSETS.contains(charset)) {
            return;
        }
        List<Map<Integer, Change>> ways = new ArrayList<>();
        for (int way = 0; way < 2; way++) {
            Map<Integer, Change> some = new TreeMap<>();
            seen.get(way).getOrDefault(table(i), Map.of()).entrySet().stream()
                    .limit(MIRRORED)
                    .forEach(row -> some.put(row.getKey(), row.getValue()));
            ways.add(some);
        }
        Map<Integer, String> json = new HashMap<>();
        for (Map.Entry<Integer, Change> row : ways.getFirst().entrySet()) {
            json.put(row.getKey(), json(row.getValue()).replaceFirst("(?s)^.*?\"v\":(.*)}$", "$1"));
            if (all.get(i).type().startsWith("set(")) {
                // A list in files is the server's own text in a database.
                json.computeIfPresent(
                        row.getKey(),
                        (id, list) -> list.replaceAll("\",\"", ",").replaceAll("[\\[\\]]", ""));
                json.replace(row.getKey(), "", "\"\"");
            }
        }
        Map<Integer, String> texts = server.texts(table(i), all.get(i).type());
        texts.keySet().retainAll(json.keySet());
        for (Landing landing : landings) {
            differences.addAll(landing.differences(all.get(i), table(i), ways, json, texts));
        }
    }

    private static void differ(
            Values values,
            String way,
            Map<Integer, Change> first,
            Map<Integer, Change> other,
            List<String> differences) {
        int before = differences.size();
        for (Map.Entry<Integer, Change> one : first.entrySet()) {
            if (differences.size() - before == SHOWN) {
                return;
            }
            Change seen = other.get(one.getKey());
            String what = values.type() + " " + values.literals().get(one.getKey() - 1);
            if (seen == null) {
                differences.add(what + " is not in the " + way);
                continue;
            }
            Column column = one.getValue().table().columns().get(1);
            if (!column.equals(seen.table().columns().get(1))) {
                differences.add(values.type() + " is " + column + " and in the " + way + " "
                        + seen.table().columns().get(1));
                return;
            }
            if (!json(one.getValue()).equals(json(seen))) {
                differences.add(what + " is " + json(one.getValue()) + " and in the " + way + " " + json(seen));
            }
        }
    }

    private static String json(Change change) {
        var out = new Bytes(64);
        try {
            new RowEncoder(PLAIN).write(change, out);
        } catch (RuntimeException e) {
            return "(" + e.getMessage() + ")";
        }
        return out.toString().strip();
    }

    private static String files(Path folder, List<Change> changes) throws Exception {
        return file(new CsvRows(PLAIN), folder, changes) + " " + file(new ParquetRows(PLAIN), folder, changes) + " "
                + file(new AvroRows(PLAIN), folder, changes);
    }

    private static String file(RowWriter format, Path folder, List<Change> changes) throws Exception {
        try {
            String bytes = HexFormat.of()
                    .formatHex(Files.readAllBytes(
                            FormatFile.write(format, Compression.NONE, changes, folder.resolve("file"))));
            // Between the blocks of an Avro file are 16 bytes that are drawn for it.
            return format instanceof AvroRows ? bytes.replace(bytes.substring(bytes.length() - 32), "") : bytes;
        } catch (Failure e) {
            if (changes.size() == 1) {
                return String.valueOf(e.getMessage());
            }
            // One value that the format has no place for says nothing of the others.
            StringBuilder each = new StringBuilder();
            for (Change change : changes) {
                each.append(file(format, folder, List.of(change))).append('\n');
            }
            return each.toString();
        }
    }

    static String table(int i) {
        return "t%03d".formatted(i);
    }
}
