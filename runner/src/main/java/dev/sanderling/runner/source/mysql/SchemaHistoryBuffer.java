package dev.sanderling.runner.source.mysql;

import io.debezium.config.Configuration;
import io.debezium.document.Document;
import io.debezium.document.DocumentReader;
import io.debezium.document.DocumentWriter;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryException;
import io.debezium.relational.history.SchemaHistoryListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connector's schema history, kept in memory and made durable by us: together with the segment that needs it, see
 * {@link History}. The connector makes it by class name, so it is handed its data under a key in the properties.
 */
public final class SchemaHistoryBuffer extends AbstractSchemaHistory {
    /** Connector property: the key under which {@link #offer} has put the history. */
    static final String KEY = CONFIGURATION_FIELD_PREFIX_STRING + "sanderling.key";

    private static final Map<String, Offer> OFFERED = new ConcurrentHashMap<>();

    private @Nullable Offer offered;

    /**
     * A history, and where reading goes on.
     *
     * @param start the offsets that the capture starts from; empty on a first run
     */
    record Offer(History history, Map<String, Object> start) {}

    static void offer(String key, Offer offer) {
        OFFERED.put(key, offer);
    }

    static void withdraw(String key) {
        OFFERED.remove(key);
    }

    @Override
    public void configure(
            Configuration config,
            HistoryRecordComparator comparator,
            SchemaHistoryListener listener,
            boolean useCatalogBeforeSchema) {
        super.configure(config, comparator, listener, useCatalogBeforeSchema);
        offered = OFFERED.get(config.getString(KEY));
    }

    private Offer offered() {
        if (offered == null) {
            throw new IllegalStateException("the schema history was configured without its records");
        }
        return offered;
    }

    @Override
    protected void storeRecord(HistoryRecord record) throws SchemaHistoryException {
        offered().history().add(entry(record.document()));
    }

    @Override
    protected void recoverRecords(Consumer<HistoryRecord> records) {
        Offer offer = offered();
        offer.history().forEach(entry -> {
            Document document = read(entry.json());
            Document position = document.getDocument("position");
            if (ReplayRule.applies(Documents.map(position), offer.start())) {
                // The rule is ours; Debezium's own, asked next, says yes to equal positions.
                document.setDocument("position", Documents.of(offer.start()));
                records.accept(new HistoryRecord(document));
            }
        });
    }

    /** A record as the history keeps it. */
    static History.Entry entry(Document document) {
        try {
            return new History.Entry(
                    identity(document), DocumentWriter.defaultWriter().write(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The other way. */
    static Document read(String json) {
        try {
            return DocumentReader.defaultReader().read(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same statement at the same place: what a run that starts again before it stores once more. */
    private static String identity(Document document) {
        Document position = document.getDocument("position");
        String text = position.get(Offsets.FILE) + ":" + position.get(Offsets.POS) + " "
                + document.getString("databaseName") + " " + document.getString("ddl") + " "
                + document.get("tableChanges");
        return java.util.HexFormat.of().formatHex(Names.sha256(text), 0, 16);
    }

    /** The identity of a record as it is stored. */
    static String identity(String json) {
        return identity(read(json));
    }

    @Override
    public boolean exists() {
        return !offered().history().isEmpty();
    }

    @Override
    public boolean storageExists() {
        return true;
    }

    @Override
    public String toString() {
        return "checkpoint";
    }
}
