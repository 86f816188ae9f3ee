package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.TableSet;
import io.debezium.document.Array;
import io.debezium.document.Document;
import io.debezium.document.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tables that came to a job after its first run. One that was made since is in the log with its CREATE TABLE; one that
 * was there before is not, and its changes could not be read. So the latter is described to the history as it is now, as
 * if a snapshot had found it. The former must not be: a CREATE TABLE does not replace what is known already.
 */
final class AddedTables {
    /** Field of ours in a record: the table that it describes. */
    private static final String ADDED = "sanderling.added";

    private final ControlConnection connection;
    private final String topicPrefix;

    AddedTables(ControlConnection connection, String topicPrefix) {
        this.connection = connection;
        this.topicPrefix = topicPrefix;
    }

    /**
     * Adds what the history does not know, or may know no longer because the table was out of the job for a while;
     * returns its names.
     *
     * @param before the tables of the last capture; null where that is not known
     * @param since source time up to which the log has been read; what was made or rebuilt later comes with the log
     */
    List<String> describe(List<CapturedTable> captured, History history, @Nullable TableSet before, Instant since) {
        Set<String> known = new HashSet<>();
        history.forEach(entry -> known.addAll(tables(SchemaHistoryBuffer.read(entry.json()))));
        List<String> added = new ArrayList<>();
        for (CapturedTable table : captured) {
            boolean isKnown = known.contains(id(table)) && !wasOut(table, before);
            if (!isKnown && table.made() < since.getEpochSecond()) {
                String ddl = connection.one("SHOW CREATE TABLE " + table.quoted(), r -> r.getString(2));
                history.add(record(table, since, "DROP TABLE IF EXISTS " + table.quoted()));
                history.add(record(table, since, ddl));
                added.add(table.full());
            }
        }
        return added;
    }

    /** The checkpoint names a hundred tables; of a job with more it cannot be told. */
    private static boolean wasOut(CapturedTable table, @Nullable TableSet before) {
        return before != null
                && before.count() == before.names().size()
                && !before.names().contains(table.full());
    }

    private History.Entry record(CapturedTable table, Instant since, String ddl) {
        Document record = Document.create();
        record.setDocument("source").setString("server", topicPrefix);
        // As of a snapshot: it holds wherever reading begins. The file only keeps two descriptions of a table apart.
        record.setDocument("position").setString(Offsets.SNAPSHOT, "ADDED").setString(Offsets.FILE, since.toString());
        record.setString("databaseName", table.schema());
        record.setString("ddl", ddl);
        record.setString(ADDED, id(table));
        return SchemaHistoryBuffer.entry(record);
    }

    /** Every table that a record says something of; our own descriptions say it in another field. */
    private static Set<String> tables(Document record) {
        Set<String> ids = new HashSet<>();
        Array changes = record.getArray("tableChanges");
        if (changes != null) {
            changes.forEach(entry -> {
                Value id = entry.getValue().asDocument().get("id");
                if (id != null) {
                    ids.add(id.asString());
                }
            });
        }
        String added = record.getString(ADDED);
        if (added != null) {
            ids.add(added);
        }
        return ids;
    }

    /** As Debezium writes it. */
    private static String id(CapturedTable table) {
        return quote(table.schema()) + "." + quote(table.name());
    }

    private static String quote(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
