package dev.sanderling.runner.types;

import dev.sanderling.api.Deletes;
import dev.sanderling.api.RowFormat;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Changes;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.row.Bytes;
import dev.sanderling.runner.row.RowEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets each literal through a real server and a real connector twice, found by the snapshot and seen in the log, and
 * keeps the JSON of both. Each row of the type table has a table of its own.
 */
final class Trial {
    /** What became of one literal. */
    record Outcome(String snapshot, String stream, List<Change> changes) {}

    private static final Rows PLAIN =
            new Rows(RowFormat.INLINE, Deletes.DROP, "deleted", Optional.empty(), Optional.empty(), "record");

    private final TypeServer server;
    private final List<TypeRow> rows;
    private final Map<String, String> snapshot = new HashMap<>();
    private final Map<String, String> stream = new HashMap<>();
    private final Map<String, List<Change>> changes = new HashMap<>();

    private final Consumer<Change> also;

    private Trial(TypeServer server, List<TypeRow> rows, Consumer<Change> also) {
        this.also = also;
        this.server = server;
        this.rows = rows;
    }

    /** {@code also} gets each change. */
    static List<Outcome> of(TypeServer server, List<TypeRow> rows, Consumer<Change> also) throws Exception {
        return new Trial(server, rows, also).run();
    }

    private List<Outcome> run() throws Exception {
        create();
        insert(1);
        Map<String, String> properties = new HashMap<>(server.properties());
        // The connector's own snapshot only says that it has begun to follow the log.
        properties.put("snapshot.include.collection.list", ".*\\.zz_last");
        try (var records = new Records(properties)) {
            Changes changes = new Changes(table -> Set.of());
            collect(records, changes, Op.READ, 1);
            read();
            insert(2);
            collect(records, changes, Op.CREATE, rows.size() + 1);
        }
        return java.util.stream.IntStream.range(0, rows.size())
                .mapToObj(i -> new Outcome(
                        snapshot.getOrDefault(table(i), "(nothing)"),
                        stream.getOrDefault(table(i), "(nothing)"),
                        changes.getOrDefault(table(i), List.of())))
                .toList();
    }

    private void create() throws Exception {
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            for (int i = 0; i < rows.size(); i++) {
                statement.execute("CREATE TABLE " + table(i) + " (id int PRIMARY KEY, v "
                        + rows.get(i).type() + ")");
            }
            statement.execute("CREATE TABLE zz_last (id int PRIMARY KEY, v int)");
        }
    }

    private void insert(int id) throws Exception {
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            for (int i = 0; i < rows.size(); i++) {
                statement.execute("INSERT INTO " + table(i) + " VALUES (" + id + ", "
                        + rows.get(i).literal() + ")");
            }
            statement.execute("INSERT INTO zz_last VALUES (" + id + ", 0)");
        }
    }

    private void collect(Records records, Changes changes, Op op, int count) throws Exception {
        for (int missing = count; missing > 0; ) {
            Change change = changes.of(records.take());
            if (change == null || change.op() != op) {
                continue;
            }
            missing--;
            if (op != Op.READ) {
                keep(change, stream);
            }
        }
    }

    /** Each table as the runner reads it. */
    private void read() throws Exception {
        List<String> tables = java.util.stream.IntStream.range(0, rows.size())
                .mapToObj(Trial::table)
                .toList();
        server.read(tables, change -> keep(change, snapshot));
    }

    private void keep(Change change, Map<String, String> into) {
        String table = change.table().name().table();
        also.accept(change);
        into.put(table, json(change));
        changes.computeIfAbsent(table, name -> new ArrayList<>()).add(change);
    }

    private static String json(Change change) {
        var out = new Bytes(1_024);
        try {
            new RowEncoder(PLAIN).write(change, out);
            return value(out.toString());
        } catch (RuntimeException e) {
            return "(" + e.getMessage() + ")";
        }
    }

    /** The value of v in {@code {"id":1,"v":...}}. */
    private static String value(String line) {
        int from = line.indexOf("\"v\":");
        return from < 0 ? "(no column)" : line.substring(from + 4, line.length() - 2);
    }

    static String table(int i) {
        return "t%03d".formatted(i);
    }
}
