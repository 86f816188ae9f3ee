package dev.sanderling.examples.faults.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a job has in a database that it writes to, in the schema of its own name: a mirror of the tables, or a log of
 * their changes.
 *
 * @param sink its name in the job's document
 */
public record Copy(String job, String sink, boolean log, Finds finds) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The database has the segment that the checkpoint says it has, or the one that it intends. Asked while no run of
     * the job is alive.
     *
     * @param state its text; null before the first run has written one
     */
    public void held(Connection target, @Nullable String state) throws SQLException {
        String held = position(target);
        JsonNode root = read(state);
        String known = root.path("sinks").path(sink).asText();
        JsonNode pending = root.path("pending");
        String intended = "";
        if (pending.has("intent")) {
            for (JsonNode token : pending.path("tokens")) {
                intended = read(token.asText()).path("list").asText();
            }
        }
        if (!held.equals(known) && !held.equals(intended)) {
            boolean less = held.compareTo(known) < 0;
            find(
                    less ? Find.Kind.CHECKPOINT_AHEAD : Find.Kind.VISIBLE_UNCOMMITTED,
                    "the database holds segment \"" + held + "\", the checkpoint says \"" + known + "\" and intends \""
                            + intended + "\"");
        }
    }

    private String position(Connection target) throws SQLException {
        try (Statement statement = target.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT count(*) FROM information_schema.tables WHERE table_name = 'sanderling_positions'")) {
                row.next();
                if (row.getInt(1) == 0) {
                    return "";
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT segment FROM sanderling_positions WHERE job = 'faults/" + job + "'")) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    /**
     * A mirror never shows a part of a transaction, whenever it is looked at after its first rows.
     *
     * @param sum of all balances
     */
    public void whole(Connection target, List<String> tables, long sum) throws SQLException {
        if (log) {
            return;
        }
        // One statement sees one moment.
        String each = tables.stream()
                .map(table -> "(SELECT coalesce(sum(balance), 0) FROM " + job + "." + table + ")")
                .collect(Collectors.joining(" + "));
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + each)) {
            row.next();
            if (row.getLong(1) != sum) {
                find(Find.Kind.TORN, "the balances of the mirror sum to " + row.getLong(1) + ", not " + sum);
            }
        }
    }

    /** The last look, when the job has captured all. */
    void check(Connection source, Connection target, List<String> tables, Published published) throws SQLException {
        if (log) {
            new Log(this).check(target, tables, published);
        } else {
            for (String table : tables) {
                new Mirror(this).check(source, target, table);
            }
        }
    }

    /** The same of the tables of features, where it is a mirror. */
    public void check(Connection source, Connection target, List<Compared> features) throws SQLException {
        if (!log) {
            for (Compared one : features) {
                new ZooMirror(this, one).check(source, target);
            }
        }
    }

    void find(Find.Kind kind, String sentence) {
        finds.add(kind, job + ", sink " + sink + ": " + sentence);
    }

    private static JsonNode read(@Nullable String text) {
        try {
            return text == null ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }
}
