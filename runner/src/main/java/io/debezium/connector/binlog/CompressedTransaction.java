package io.debezium.connector.binlog;

import com.github.luben.zstd.ZstdInputStream;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;

/**
 * Reads a transaction that the server has compressed. The connector does it too, but out of sight: here each event is
 * looked at before the next one is read, and its places in the log are right.
 */
@NullMarked
final class CompressedTransaction implements EventDataDeserializer<TransactionPayloadEventData> {
    private static final int END = 0;
    private static final int SIZE = 1;
    private static final int COMPRESSION = 2;
    private static final int UNCOMPRESSED_SIZE = 3;
    private static final int NONE = 255;

    @Override
    public TransactionPayloadEventData deserialize(ByteArrayInputStream input) throws IOException {
        var data = new TransactionPayloadEventData();
        for (int field = input.readPackedInteger(); field != END; field = input.readPackedInteger()) {
            int length = input.readPackedInteger();
            switch (field) {
                case SIZE -> data.setPayloadSize(input.readPackedInteger());
                case COMPRESSION -> data.setCompressionType(input.readPackedInteger());
                case UNCOMPRESSED_SIZE -> data.setUncompressedSize(input.readPackedLong());
                default -> input.read(length);
            }
        }
        data.setPayload(input.read(data.getPayloadSize()));
        data.setUncompressedEvents(new ArrayList<>());
        return data;
    }

    /**
     * Reads the events of one.
     *
     * @param readers makes a reader of events
     * @param look is given each event before the next one is read
     * @param end the place behind the transaction. What its events say of their places is said of the server's cache: the
     *     connector must not take it for places in the log, but for the last, which ends where the transaction does
     */
    static void expand(
            TransactionPayloadEventData data, Supplier<EventDeserializer> readers, Consumer<Event> look, long end)
            throws IOException {
        var payload = new java.io.ByteArrayInputStream(data.getPayload());
        var events = new ArrayList<Event>();
        EventDeserializer reader = readers.get();
        try (InputStream plain = data.getCompressionType() == NONE ? payload : new ZstdInputStream(payload)) {
            var inner = new ByteArrayInputStream(plain);
            for (Event event = reader.nextEvent(inner); event != null; event = reader.nextEvent(inner)) {
                event.<EventHeaderV4>getHeader().setNextPosition(0);
                look.accept(event);
                events.add(event);
            }
        }
        if (!events.isEmpty()) {
            events.getLast().<EventHeaderV4>getHeader().setNextPosition(end);
        }
        data.setPayload(new byte[0]);
        data.setUncompressedEvents(events);
    }
}
