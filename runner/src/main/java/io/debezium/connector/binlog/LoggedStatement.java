package io.debezium.connector.binlog;

import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.QueryEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.NullMarked;

/** Reads a statement of the log as the connector does, and what the server notes beside it. */
@NullMarked
final class LoggedStatement implements EventDataDeserializer<QueryEventData> {
    /** Thread, time, and the database's length and the error behind them. */
    private static final int BEFORE = 11;

    private final QueryEventDataDeserializer theirs = new QueryEventDataDeserializer();

    /** A statement with {@link StatementNotes}. */
    static final class Noted extends QueryEventData {
        private static final long serialVersionUID = 1;

        private final transient StatementNotes notes;
        private final transient byte[] bytes;

        Noted(QueryEventData read, StatementNotes notes, byte[] bytes) {
            this.notes = notes;
            this.bytes = bytes;
            setThreadId(read.getThreadId());
            setExecutionTime(read.getExecutionTime());
            setErrorCode(read.getErrorCode());
            setDatabase(read.getDatabase());
            setSql(read.getSql());
        }

        StatementNotes notes() {
            return notes;
        }

        /** The statement as the session sent it. */
        byte[] bytes() {
            return bytes;
        }
    }

    @Override
    public QueryEventData deserialize(ByteArrayInputStream input) throws IOException {
        byte[] all = input.read(input.available());
        QueryEventData read = theirs.deserialize(new ByteArrayInputStream(all));
        var notes = new ByteArrayInputStream(all);
        notes.skip(BEFORE);
        StatementNotes noted = StatementNotes.of(notes.read(notes.readInteger(2)));
        notes.readZeroTerminatedString();
        return new Noted(read, noted, notes.read(notes.available()));
    }
}
