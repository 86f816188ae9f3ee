package dev.sanderling.runner.handover;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sanderling.runner.handover.BatchDocument.Detail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The document as a CloudEvent 1.0 in structured JSON. It is sent again as it is after whatever failed, and receivers
 * know it again by its id, which is the last batch's.
 */
final class CloudEvent {
    static final String CONTENT_TYPE = "application/cloudevents+json";
    static final String TYPE = "dev.sanderling.batch.v1";
    /** Of a whole event. */
    static final int MOST_BYTES = 256 * 1024;
    /** What is left for the receipts of 20 batches, and for the names of all sinks. */
    private static final int LIST_BYTES = 160 * 1024;

    private CloudEvent() {}

    /** At most {@value #MOST_BYTES} bytes: what is too long for that loses its objects, and then its last lists. */
    static byte[] of(BatchDocument document) {
        try {
            return bytes(document, Detail.ALL);
        } catch (TooLong all) {
            try {
                return bytes(document, new Detail(false, LIST_BYTES));
            } catch (IOException e) {
                throw new IllegalStateException("receipts and sinks have room in an event", e);
            }
        } catch (IOException e) {
            throw new IllegalStateException("nothing else fails in memory", e);
        }
    }

    private static byte[] bytes(BatchDocument document, Detail detail) throws IOException {
        var bytes = new Bounded();
        try (JsonGenerator out = BatchDocument.generator(bytes)) {
            out.writeStartObject();
            BatchDocument.field(out, "specversion", "1.0");
            BatchDocument.field(out, "id", document.last().id());
            BatchDocument.field(
                    out,
                    "source",
                    "/namespaces/" + document.plan().namespace() + "/capturejobs/"
                            + document.plan().name());
            BatchDocument.field(out, "type", TYPE);
            BatchDocument.field(out, "subject", document.last().id());
            BatchDocument.field(out, "time", document.last().endedAt().toString());
            BatchDocument.field(out, "datacontenttype", "application/json");
            out.writeFieldName("data");
            document.write(out, detail);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** More than fits has come. */
    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Bounded extends java.io.OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            if (bytes.size() + length > MOST_BYTES) {
                throw new TooLong();
            }
            bytes.write(some, offset, length);
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
