package dev.sanderling.runner.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One database that values are mirrored to: what the snapshot has brought and what the log has brought is there as the
 * source's value, or is refused in both ways, with a sentence that names the column.
 */
final class Landing {
    private static final int WAYS = 2;

    /** Infinity, no number, years that have more or less than four digits, times of other days, numbers that JSON rounds. */
    private static final Pattern UNFIT =
            Pattern.compile("(?i)infinity|NaN|\"-\\d{4}|\"0000|\"\\+\\d|24:00:00|^json|\\d{14}");
    /** Rows of one way are far from those of another. */
    private static final int WAY = 100_000;

    private final String name;
    private final SinkTrial target;
    /** Whether the source is a PostgreSQL too, which can be asked what its text is as the target's type. */
    private final boolean alike;

    /** Values that were refused, by their JSON; for whoever says which may be. */
    final Map<String, String> refused = new TreeMap<>();

    Landing(String name, SinkTrial target, boolean fromPostgres) {
        this.name = name;
        this.target = target;
        this.alike = fromPostgres && target.isPostgres();
    }

    /**
     * Lets the values of a table through.
     *
     * @param ways by way and id
     * @param json of the value of a change
     * @param texts that the source gives, by id
     * @return what differs
     */
    List<String> differences(
            Values values,
            String table,
            List<Map<Integer, Change>> ways,
            Map<Integer, String> json,
            Map<Integer, @Nullable String> texts)
            throws Exception {
        List<String> differences = new ArrayList<>();
        Map<Integer, Failure> failures = new HashMap<>();
        for (int way = 0; way < WAYS; way++) {
            List<Change> rows = new ArrayList<>();
            for (Map.Entry<Integer, Change> row : ways.get(way).entrySet()) {
                rows.add(moved(row.getValue(), way * WAY + row.getKey()));
            }
            if (target.accept(rows).isPresent()) {
                for (Change row : rows) {
                    int id = (Integer) java.util.Objects.requireNonNull(row.after())[0];
                    target.accept(List.of(row)).ifPresent(failure -> failures.put(id, failure));
                }
            }
        }
        Map<Integer, @Nullable String> found = new HashMap<>();
        Map<Integer, @Nullable String> wanted = new HashMap<>();
        String type = "";
        if (failures.size() < WAYS * ways.getFirst().size()) {
            type = target.typeOf(table);
            read(table, type, found);
            if (alike) {
                cast(values.type(), type, texts, wanted);
            }
        }
        for (Integer id : ways.getFirst().keySet()) {
            for (int way = 0; way < WAYS; way++) {
                int there = way * WAY + id;
                String what = name + ", by way " + way + ", " + values.type() + " "
                        + values.literals().get(id - 1) + ": ";
                Failure failure = failures.get(there);
                if (failure != null) {
                    boolean both = failures.containsKey((1 - way) * WAY + id);
                    if (failure.reason() != Reason.UNCONVERTIBLE_VALUE
                            || !failure.getMessage().matches("(?s).*[Cc]olumn v\\b.*")
                            || !both) {
                        differences.add(what + (both ? "" : "the other way is taken, ") + failure.getMessage());
                    }
                    refused.put(values.type() + " " + json.get(id), name);
                } else if (!found.containsKey(there)) {
                    differences.add(what + "is not there");
                } else if (alike
                        ? !java.util.Objects.equals(wanted.get(id), found.get(there))
                        : !is(type, found.get(there), json.get(id))) {
                    differences.add(what + found.get(there) + " as " + type + " instead of "
                            + (alike ? wanted.get(id) : json.get(id)));
                }
            }
        }
        return differences.size() > 4 ? differences.subList(0, 4) : differences;
    }

    private static boolean is(String type, String text, String json) {
        try {
            return Landed.is(type, text, json);
        } catch (Exception e) {
            return false;
        }
    }

    /** Of the values that were refused each is one that this kind of database has no place for. */
    void check() {
        System.out.println("REFUSED by " + name + " " + refused.keySet());
        assertThat(refused.keySet())
                .as(name)
                .allMatch(value -> !alike && UNFIT.matcher(value).find());
    }

    private static Change moved(Change change, int id) {
        @Nullable
        Object[] row = java.util.Objects.requireNonNull(change.after()).clone();
        row[0] = id;
        return new Change(Op.READ, change.table(), null, row, change.origin());
    }

    private void read(String table, String type, Map<Integer, @Nullable String> found) throws SQLException {
        Connection connection = target.looking();
        try (Statement statement = connection.createStatement()) {
            if (!target.isPostgres()) {
                statement.execute("SET SESSION sql_select_limit = 18446744073709551615");
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, " + shown(type) + " FROM " + table)) {
                while (rows.next()) {
                    found.put(rows.getInt(1), rows.getString(2));
                }
            }
        }
    }

    private String shown(String type) {
        if (alike && type.startsWith("time") && type.endsWith("with time zone") && !type.startsWith("timestamp")) {
            return UTC.formatted("v");
        }
        if (target.isPostgres()) {
            return "v::text";
        }
        if (type.matches("(long)?blob.*|varbinary.*")) {
            return "HEX(v)";
        }
        return type.startsWith("bit") ? "BIN(v)" : type.startsWith("time") ? "CAST(v AS CHAR)" : "v";
    }

    /** Times of day come in UTC. */
    private static final String UTC = "(%s AT TIME ZONE 'UTC')::text";

    /** The source's texts as what the target makes of them. */
    private void cast(
            String from, String type, Map<Integer, @Nullable String> texts, Map<Integer, @Nullable String> wanted)
            throws SQLException {
        String value = "(s::" + type + ")";
        boolean zoned = type.startsWith("time") && type.endsWith("with time zone") && !type.startsWith("timestamp");
        String shown = zoned ? UTC.formatted(value) : value + "::text";
        try (PreparedStatement statement = target.looking()
                .prepareStatement("SELECT id, " + shown + " FROM unnest(?::int[], ?::text[]) AS x(id, s)")) {
            statement.setArray(
                    1, target.looking().createArrayOf("int4", texts.keySet().toArray()));
            statement.setArray(
                    2, target.looking().createArrayOf("text", texts.values().toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    wanted.put(rows.getInt(1), rows.getString(2));
                }
            }
        }
    }
}
