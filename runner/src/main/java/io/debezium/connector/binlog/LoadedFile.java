package io.debezium.connector.binlog;

import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullMarked;

/** Reads the statement of an event EXECUTE_LOAD_QUERY: a file that was loaded in a session that logs statements. */
@NullMarked
final class LoadedFile implements EventDataDeserializer<LoadedFile.Statement> {
    /** Thread and time before the lengths, and what says where the file is after them. */
    private static final int BEFORE = 8;

    private static final int ERROR = 2;
    private static final int FILE = 13;

    /** A statement as the session wrote it. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Statement(String database, byte[] written, StatementNotes notes) implements EventData {}

    @Override
    public Statement deserialize(ByteArrayInputStream input) throws IOException {
        input.skip(BEFORE);
        int databaseBytes = input.readInteger(1);
        input.skip(ERROR);
        int settingsBytes = input.readInteger(2);
        input.skip(FILE);
        StatementNotes notes = StatementNotes.read(input.read(settingsBytes));
        String database = new String(input.read(databaseBytes), StandardCharsets.UTF_8);
        input.skip(1);
        return new Statement(database, input.read(input.available()), notes);
    }
}
