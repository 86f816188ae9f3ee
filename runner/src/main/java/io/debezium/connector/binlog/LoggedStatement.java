package io.debezium.connector.binlog;

import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.QueryEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Reads a statement of the log as the connector does, and what the server notes beside it. */
@NullMarked
final class LoggedStatement implements EventDataDeserializer<QueryEventData> {
    /** Thread, time, and the database's length and the error behind them. */
    private static final int BEFORE = 11;

    private final QueryEventDataDeserializer theirs = new QueryEventDataDeserializer();

    /** A statement with the databases of {@link StatementNotes}. */
    static final class Noted extends QueryEventData {
        private static final long serialVersionUID = 1;

        private final transient @Nullable Set<String> databases;

        Noted(QueryEventData read, @Nullable Set<String> databases) {
            this.databases = databases;
            setThreadId(read.getThreadId());
            setExecutionTime(read.getExecutionTime());
            setErrorCode(read.getErrorCode());
            setDatabase(read.getDatabase());
            setSql(read.getSql());
        }

        @Nullable
        Set<String> databases() {
            return databases;
        }
    }

    @Override
    public QueryEventData deserialize(ByteArrayInputStream input) throws IOException {
        byte[] all = input.read(input.available());
        QueryEventData read = theirs.deserialize(new ByteArrayInputStream(all));
        var notes = new ByteArrayInputStream(all);
        notes.skip(BEFORE);
        return new Noted(read, StatementNotes.databases(notes.read(notes.readInteger(2))));
    }
}
