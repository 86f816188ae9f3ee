package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.statement.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables of an XA transaction that was prepared before the log was read: its rows stand in the log all the same,
 * mostly a moment before its commit. Some of the log is searched for it, and not more: the file of the commit, and a few
 * before it.
 */
final class PreparedLookup {
    /** Of the files before the commit's own, however large that is. */
    private static final long BYTES = 256L << 20;

    private final ControlConnection connection;
    private final LogEvents events;

    PreparedLookup(ControlConnection connection, LogEvents events) {
        this.connection = connection;
        this.events = events;
    }

    /**
     * The tables whose rows it changes.
     *
     * @param xid as the log writes it
     * @param end of its commit
     * @return empty where it was not found
     */
    Optional<Set<TableName>> tables(String xid, LogPosition end) {
        for (String file : searched(new BinaryLog(connection).files(), end)) {
            var search = new Search(xid);
            events.read(file, 0, file.equals(end.file()) ? end.pos() : Long.MAX_VALUE, search::see);
            if (search.found != null) {
                return Optional.of(search.found);
            }
        }
        return Optional.empty();
    }

    /** The files to search, the latest first. */
    static List<String> searched(List<BinaryLog.LogFile> files, LogPosition end) {
        List<String> searched = new ArrayList<>();
        long bytes = 0;
        for (BinaryLog.LogFile file : files.reversed()) {
            if (new LogPosition(file.name(), 0).number() > end.number()) {
                continue;
            }
            bytes += file.name().equals(end.file()) ? 0 : file.bytes();
            if (bytes > BYTES) {
                break;
            }
            searched.add(file.name());
        }
        return searched;
    }

    /** Of one file: the last transaction of that name, since names may be used again. */
    private static final class Search {
        private final String start;
        private final String prepare;
        private @Nullable Set<TableName> open;
        private @Nullable Set<TableName> found;

        Search(String xid) {
            this.start = "XA START " + xid;
            this.prepare = "XA PREPARE " + xid;
        }

        void see(LogEvents.Event event) {
            Set<TableName> tables = open;
            if (event.type().equals("Query")
                    && LogEvents.statement(event.info()).equals(start)) {
                open = new LinkedHashSet<>();
            } else if (tables == null) {
                return;
            } else if (event.type().equals("Table_map")) {
                tables.addAll(mapped(event.info()));
            } else if (event.type().equals("XA_prepare")) {
                found = event.info().equals(prepare) ? tables : null;
                open = null;
            } else if (event.type().equals("Query")
                    && !(Statement.of(LogEvents.statement(event.info()), "", false) instanceof Statement.Transaction)) {
                // A statement instead of rows: whatever it changes is not said.
                open = null;
            }
        }

        /** {@code table_id: 92 (schema.table)}: where a name has dots, all that it may be. */
        private static Set<TableName> mapped(String info) {
            String name = info.substring(info.indexOf('(') + 1, info.lastIndexOf(')'));
            Set<TableName> tables = new LinkedHashSet<>();
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                tables.add(new TableName(name.substring(0, dot), name.substring(dot + 1)));
            }
            return tables;
        }
    }
}
