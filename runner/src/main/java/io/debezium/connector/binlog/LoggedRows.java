package io.debezium.connector.binlog;

import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Reads rows of the tables that are wanted; what is in others' need not even be readable. */
@NullMarked
final class LoggedRows implements EventDataDeserializer<EventData> {
    private static final int NUMBER_BYTES = 6;

    private final Kind kind;
    private final LogGuard guard;
    private final EventDataDeserializer<?> theirs;

    LoggedRows(Kind kind, LogGuard guard, EventDataDeserializer<?> theirs) {
        this.kind = kind;
        this.guard = guard;
        this.theirs = theirs;
    }

    enum Kind {
        WRITE(EventType.WRITE_ROWS, EventType.EXT_WRITE_ROWS),
        UPDATE(EventType.UPDATE_ROWS, EventType.EXT_UPDATE_ROWS),
        DELETE(EventType.DELETE_ROWS, EventType.EXT_DELETE_ROWS);

        private final List<EventType> types;

        Kind(EventType... types) {
            this.types = List.of(types);
        }

        List<EventType> types() {
            return types;
        }
    }

    /** Rows of a table that were not read. */
    record OfTable(long id) implements EventData {}

    /** Of an event of rows in part, the table's number. */
    static EventDataDeserializer<EventData> partial() {
        return input -> new OfTable(input.readLong(NUMBER_BYTES));
    }

    @Override
    public EventData deserialize(ByteArrayInputStream input) throws IOException {
        byte[] all = input.read(input.available());
        long number = new ByteArrayInputStream(all).readLong(NUMBER_BYTES);
        if (!guard.isWanted(number)) {
            return none(number);
        }
        try {
            return theirs.deserialize(new ByteArrayInputStream(all));
        } catch (IOException | RuntimeException e) {
            throw guard.unreadable(number, e);
        }
    }

    private EventData none(long number) {
        return switch (kind) {
            case WRITE -> {
                var rows = new WriteRowsEventData();
                rows.setTableId(number);
                rows.setRows(List.of());
                yield rows;
            }
            case UPDATE -> {
                var rows = new UpdateRowsEventData();
                rows.setTableId(number);
                rows.setRows(List.of());
                yield rows;
            }
            case DELETE -> {
                var rows = new DeleteRowsEventData();
                rows.setTableId(number);
                rows.setRows(List.of());
                yield rows;
            }
        };
    }
}
