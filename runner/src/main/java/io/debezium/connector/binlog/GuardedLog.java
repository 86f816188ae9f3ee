package io.debezium.connector.binlog;

import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import com.github.shyiko.mysql.binlog.event.XAPrepareEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.ChecksumType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializationException;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import io.debezium.connector.binlog.event.EventDataDeserializationExceptionData;
import io.debezium.connector.mysql.MySqlOffsetContext;
import io.debezium.connector.mysql.MySqlPartition;
import java.io.IOException;
import java.util.BitSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * The log of a MySQL connector with somebody who looks at each event before the connector does. It is in the connector's
 * package because only that may make the connector's own reader of events; so a connector in which that has changed
 * fails the build, and one that does not let itself be guarded fails the first run.
 *
 * <p>The connector reads an event and handles it on one thread, so what the guard does to the connector's tables when it
 * sees an event is done when that event is handled, and not before the one before it was.
 */
@NullMarked
public final class GuardedLog extends EventDeserializer {
    /** The server marks so what a reader may pass over that does not know it. */
    private static final int IGNORABLE = 0x80;
    /** And so what means another thing in another session. */
    private static final int OF_SESSION = 0x4;

    private final BinlogStreamingChangeEventSource<MySqlPartition, MySqlOffsetContext> source;
    private final LogGuard guard;
    private final BooleanSupplier failed;
    private final EventDeserializer theirs;

    private GuardedLog(
            BinlogStreamingChangeEventSource<MySqlPartition, MySqlOffsetContext> source,
            LogGuard guard,
            BooleanSupplier failed) {
        this.source = source;
        this.guard = guard;
        this.failed = failed;
        this.theirs = reader(source.createEventDeserializer());
    }

    /**
     * Puts the guard before a source that has not begun to stream.
     *
     * @param failed whether the connector could not handle an event, or was not to
     */
    public static void guard(
            BinlogStreamingChangeEventSource<MySqlPartition, MySqlOffsetContext> source,
            LogGuard guard,
            BooleanSupplier failed) {
        source.getBinaryLogClient().setEventDeserializer(new GuardedLog(source, guard, failed));
    }

    private EventDeserializer reader(EventDeserializer made) {
        for (LoggedRows.Kind kind : LoggedRows.Kind.values()) {
            for (EventType type : kind.types()) {
                made.setEventDataDeserializer(type, new LoggedRows(kind, guard, made.getEventDataDeserializer(type)));
            }
        }
        made.setEventDataDeserializer(EventType.PARTIAL_UPDATE_ROWS_EVENT, LoggedRows.partial());
        made.setEventDataDeserializer(EventType.QUERY, new LoggedStatement());
        made.setEventDataDeserializer(EventType.EXECUTE_LOAD_QUERY, new LoadedFile());
        made.setEventDataDeserializer(EventType.TRANSACTION_PAYLOAD, new CompressedTransaction());
        return made;
    }

    @Override
    @Deprecated
    public void setChecksumType(ChecksumType checksumType) {
        theirs.setChecksumType(checksumType);
    }

    @Override
    public @Nullable Event nextEvent(ByteArrayInputStream input) throws IOException {
        if (failed.getAsBoolean()) {
            // The connector would take no notice of further events, but for their places: those it would say are behind
            // it.
            return null;
        }
        var none = new EventHeaderV4();
        Event event;
        try {
            event = theirs.nextEvent(input);
        } catch (RuntimeException e) {
            return refused(none, e);
        }
        if (event == null) {
            return null;
        }
        EventHeaderV4 header = event.getHeader();
        try {
            guard.at(
                    source.getBinaryLogClient().getBinlogFilename(),
                    header.getPosition(),
                    header.getEventLength(),
                    header.getTimestamp());
            if (event.getData() instanceof TransactionPayloadEventData compressed) {
                CompressedTransaction.expand(
                        compressed,
                        () -> reader(source.createEventDeserializer()),
                        this::look,
                        header.getNextPosition());
            } else {
                look(event);
            }
            return event;
        } catch (RuntimeException e) {
            return refused(header, e);
        }
    }

    /** What the connector makes of an event that cannot be read: the end of the run. */
    private static Event refused(EventHeaderV4 at, RuntimeException e) {
        var header = new EventHeaderV4();
        header.setEventType(EventType.INCIDENT);
        header.setTimestamp(at.getTimestamp());
        header.setServerId(at.getServerId());
        header.setEventLength(at.getEventLength());
        header.setNextPosition(at.getNextPosition());
        return new Event(
                header, new EventDataDeserializationExceptionData(new EventDataDeserializationException(header, e)));
    }

    private void look(Event event) {
        EventHeaderV4 header = event.getHeader();
        EventData data = event.getData();
        switch (header.getEventType()) {
            case TABLE_MAP -> {
                if (!guard.table((TableMapEventData) data)) {
                    header.setEventType(EventType.IGNORABLE);
                }
            }
            case WRITE_ROWS, EXT_WRITE_ROWS -> {
                var rows = (WriteRowsEventData) data;
                images(rows.getTableId(), rows.getIncludedColumns());
            }
            case UPDATE_ROWS, EXT_UPDATE_ROWS -> {
                var rows = (UpdateRowsEventData) data;
                images(rows.getTableId(), rows.getIncludedColumnsBeforeUpdate(), rows.getIncludedColumns());
            }
            case DELETE_ROWS, EXT_DELETE_ROWS -> {
                var rows = (DeleteRowsEventData) data;
                images(rows.getTableId(), rows.getIncludedColumns());
            }
            case PARTIAL_UPDATE_ROWS_EVENT -> guard.partial(((LoggedRows.OfTable) data).id());
            case QUERY -> {
                var query = (LoggedStatement.Noted) data;
                query.setSql(guard.statement(
                        query.getDatabase() == null ? "" : query.getDatabase(),
                        query.written(),
                        query.notes(),
                        (header.getFlags() & OF_SESSION) != 0));
            }
            case EXECUTE_LOAD_QUERY -> {
                var load = (LoadedFile.Statement) data;
                guard.statement(load.database(), load.written(), load.notes(), (header.getFlags() & OF_SESSION) != 0);
            }
            case XID -> guard.committed();
            case XA_PREPARE -> {
                if (((XAPrepareEventData) data).isOnePhase()) {
                    guard.committed();
                } else {
                    guard.prepared();
                }
                // The connector passes over it, and would not know where the transaction ends.
                header.setEventType(EventType.XID);
            }
            case FORMAT_DESCRIPTION -> guard.restarted();
            case INCIDENT -> {
                if (!(data instanceof EventDataDeserializationExceptionData)) {
                    guard.incident();
                }
            }
            case UNKNOWN, PRE_GA_WRITE_ROWS, PRE_GA_UPDATE_ROWS, PRE_GA_DELETE_ROWS -> {
                if ((header.getFlags() & IGNORABLE) == 0) {
                    guard.unknown(header.getEventType().name());
                }
            }
            default -> {}
        }
    }

    private void images(long table, @Nullable BitSet... included) {
        for (BitSet columns : included) {
            if (columns != null) {
                guard.image(table, columns.cardinality());
            }
        }
    }
}
