package dev.sanderling.runner.change;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Reads where a record stands in the log, and counts the changes of a transaction. */
final class Origins {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private @Nullable String transaction;
    private @Nullable Object transactionSource;
    private long order = -1;
    private @Nullable Fields fields;

    Origin of(SourceRecord record, Struct source, Op op) {
        Fields at = fields;
        if (at == null || at.schema != source.schema()) {
            at = new Fields(source.schema());
            fields = at;
        }
        String position = at.position(source);
        if (op == Op.READ) {
            follow(Origins.class);
            return new Origin(position, null, order, 0);
        }
        Object raw = at.transaction(source, record.sourceOffset(), op);
        if (follow(raw)) {
            transaction = raw.toString();
        }
        return new Origin(position, transaction, order, at.micros(source));
    }

    /** Counts; true where another transaction has begun. */
    private boolean follow(Object current) {
        if (Objects.equals(transactionSource, current)) {
            order++;
            return false;
        }
        transactionSource = current;
        order = 0;
        return true;
    }

    /** The fields of the source block, found once. */
    private static final class Fields {
        private final Schema schema;
        private final @Nullable Field lsn;
        private final @Nullable Field txId;
        private final @Nullable Field gtid;
        private final @Nullable Field file;
        private final @Nullable Field pos;
        private final @Nullable Field micros;
        private final @Nullable Field millis;

        Fields(Schema schema) {
            this.schema = schema;
            this.lsn = schema.field("lsn");
            this.txId = schema.field("txId");
            this.gtid = schema.field("gtid");
            this.file = schema.field("file");
            this.pos = schema.field("pos");
            this.micros = schema.field("ts_us");
            this.millis = schema.field("ts_ms");
        }

        String position(Struct source) {
            if (file != null && pos != null) {
                return source.get(file) + ":" + source.get(pos);
            }
            return lsn != null && source.get(lsn) instanceof Long value ? lsn(value) : "";
        }

        Object transaction(Struct source, Map<String, ?> offset, Op op) {
            if (txId != null && source.get(txId) instanceof Long id) {
                return id;
            }
            if (gtid != null && source.get(gtid) instanceof String id) {
                return id;
            }
            // A statement that commits by itself, of which the offset is the place after it.
            if (op == Op.TRUNCATE) {
                return position(source);
            }
            // Without GTIDs a MySQL transaction is known by its first position, which is what its offsets carry.
            return offset.get("file") + ":" + offset.get("pos");
        }

        long micros(Struct source) {
            if (micros != null && source.get(micros) instanceof Long value) {
                return value;
            }
            return millis != null && source.get(millis) instanceof Long value ? value * 1_000 : 0;
        }

        /** As PostgreSQL writes it: two hexadecimal halves. */
        private static String lsn(long value) {
            byte[] text = new byte[17];
            int at = hex(value & 0xFFFF_FFFFL, text, text.length);
            text[--at] = '/';
            at = hex(value >>> 32, text, at);
            return new String(text, at, text.length - at, StandardCharsets.ISO_8859_1);
        }

        /** Written to end before a place; returns where it begins. */
        private static int hex(long value, byte[] text, int end) {
            int at = end;
            do {
                text[--at] = HEX[(int) (value & 0xF)];
                value >>>= 4;
            } while (value != 0);
            return at;
        }
    }
}
