package io.debezium.connector.binlog;

import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.QueryEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;

/** Reads a statement of the log as the connector does, and what the server notes beside it. */
@NullMarked
final class LoggedStatement implements EventDataDeserializer<QueryEventData> {
    /** Thread and time before the database's length. */
    private static final int BEFORE = 8;
    /** Behind that. */
    private static final int ERROR = 2;

    private final QueryEventDataDeserializer theirs = new QueryEventDataDeserializer();

    /** A statement as the session wrote it; what the connector would take it for is in UTF-8. */
    static final class Noted extends QueryEventData {
        private static final long serialVersionUID = 1;

        private final transient byte[] written;
        private final transient StatementNotes notes;

        Noted(QueryEventData read, byte[] written, StatementNotes notes) {
            this.written = written;
            this.notes = notes;
            setThreadId(read.getThreadId());
            setExecutionTime(read.getExecutionTime());
            setErrorCode(read.getErrorCode());
            setDatabase(read.getDatabase());
            setSql(read.getSql());
        }

        byte[] written() {
            return written;
        }

        StatementNotes notes() {
            return notes;
        }
    }

    @Override
    public QueryEventData deserialize(ByteArrayInputStream input) throws IOException {
        byte[] all = input.read(input.available());
        QueryEventData read = theirs.deserialize(new ByteArrayInputStream(all));
        var parts = new ByteArrayInputStream(all);
        parts.skip(BEFORE);
        int databaseBytes = parts.readInteger(1);
        parts.skip(ERROR);
        int notesBytes = parts.readInteger(2);
        StatementNotes notes = StatementNotes.read(parts.read(notesBytes));
        int from = BEFORE + 1 + ERROR + 2 + notesBytes + databaseBytes + 1;
        return new Noted(read, Arrays.copyOfRange(all, from, all.length), notes);
    }
}
