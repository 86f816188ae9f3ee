package dev.sanderling.runner.handover;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sanderling.json.Json;
import dev.sanderling.outcome.Failure;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Database;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.ObjectStore;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.sink.files.BatchList;
import dev.sanderling.runner.sink.files.PublishedLists;
import dev.sanderling.runner.sink.files.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is told of batches, as JSON; docs/after-batch.md says what its fields mean. One list is in memory at a time, so a
 * batch may have any number of objects. The same batches always give the same bytes.
 *
 * @param storage where a files sink writes
 */
record BatchDocument(CapturePlan plan, List<HandedBatch> batches, Function<SinkPlan.Files, Storage> storage) {
    static final long FORMAT_VERSION = 1;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /**
     * How much is told.
     *
     * @param objects whether lists have their objects
     * @param listBytes of all lists, at most; those beyond it are only counted
     */
    record Detail(boolean objects, long listBytes) {
        static final Detail ALL = new Detail(true, Long.MAX_VALUE);

        boolean isAll() {
            return equals(ALL);
        }
    }

    static JsonGenerator generator(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out, JsonEncoding.UTF8);
    }

    /** The batch that stands for all of them: the last. */
    HandedBatch last() {
        return batches.get(batches.size() - 1);
    }

    /** Whose batches these are. */
    Map<String, @Nullable Object> job() {
        Map<String, @Nullable Object> job = new LinkedHashMap<>();
        job.put("namespace", plan.namespace());
        job.put("name", plan.name());
        return job;
    }

    void write(JsonGenerator out, Detail detail) throws IOException {
        out.writeStartObject();
        field(out, "formatVersion", FORMAT_VERSION);
        field(out, "job", job());
        field(out, "changes", batches.stream().mapToLong(HandedBatch::changes).sum());
        out.writeArrayFieldStart("batches");
        for (HandedBatch batch : batches) {
            value(out, batch.tree());
        }
        out.writeEndArray();
        out.writeArrayFieldStart("sinks");
        long[] left = {detail.listBytes()};
        for (SinkPlan sink : plan.sinks()) {
            out.writeStartObject();
            field(out, "name", sink.name());
            switch (sink) {
                case SinkPlan.Files files -> files(out, files, detail.objects(), left);
                case SinkPlan.Jdbc jdbc -> jdbc(out, jdbc);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        field(out, "truncated", !detail.isAll());
        out.writeEndObject();
    }

    private void files(JsonGenerator out, SinkPlan.Files sink, boolean objects, long[] left) throws IOException {
        String url = url(sink);
        field(out, "kind", "files");
        field(out, "url", url);
        field(out, "format", word(sink.format()));
        field(out, "compression", word(sink.compression()));
        out.writeArrayFieldStart("lists");
        int[] count = {0};
        long[] changes = {0};
        boolean complete;
        try (var lists = new PublishedLists(storage.apply(sink))) {
            complete = new SinkLists(sink, lists).each(batches, (batch, list) -> {
                count[0]++;
                changes[0] += list.changes();
                String text = Json.compact(list(batch, list, url, objects));
                left[0] -= left[0] == Long.MAX_VALUE ? 0 : text.getBytes(StandardCharsets.UTF_8).length + 1;
                if (left[0] >= 0) {
                    raw(out, text);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (Failure failure) {
            throw failure.at(sink.name());
        }
        out.writeEndArray();
        field(out, "listCount", (long) count[0]);
        field(out, "changes", changes[0]);
        field(out, "complete", complete);
    }

    private static void jdbc(JsonGenerator out, SinkPlan.Jdbc sink) throws IOException {
        Endpoint at = sink.database().endpoint();
        Map<String, @Nullable Object> database = new LinkedHashMap<>();
        database.put(
                "kind",
                switch (sink.database()) {
                    case Database.Postgres postgres -> "postgres";
                    case Database.MySql mysql -> "mysql";
                    case Database.MariaDb mariaDb -> "mariadb";
                });
        database.put("host", at.host());
        database.put("port", (long) at.port());
        database.put("name", sink.database().name());
        field(out, "kind", "jdbc");
        field(out, "database", database);
        field(out, "mode", word(sink.mode()));
        field(out, "schema", sink.schema());
        field(out, "table", sink.table());
    }

    private static Map<String, @Nullable Object> list(
            HandedBatch batch, BatchList list, String url, boolean withObjects) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        String path = PublishedLists.path(list.segment());
        tree.put("batch", batch.id());
        tree.put("name", list.segment());
        tree.put("path", path);
        tree.put("url", url + "/" + path);
        tree.put("changes", list.changes());
        tree.put("bytes", list.bytes());
        tree.put("byOp", new TreeMap<>(list.byOp()));
        tree.put("objectCount", (long) list.objects().size());
        if (withObjects) {
            List<Object> objects = new ArrayList<>();
            list.objects().forEach(object -> objects.add(object(object, url)));
            tree.put("objects", objects);
        }
        return tree;
    }

    private static Map<String, @Nullable Object> object(BatchList.Entry object, String url) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("path", object.path());
        tree.put("url", url + "/" + object.path());
        tree.put("table", object.table());
        tree.put("changes", object.changes());
        tree.put("byOp", new TreeMap<>(object.byOp()));
        tree.put("bytes", object.bytes());
        tree.put("sha256", object.sha256());
        tree.put("format", object.format());
        tree.put("compression", object.compression());
        tree.put("schema", object.schema());
        return tree;
    }

    /** As the job's document has it, without a slash at its end. */
    private static String url(SinkPlan.Files sink) {
        String before = sink.store()
                .map((ObjectStore store) -> store.scheme() + "://" + store.bucket())
                .orElse("file://");
        return before + sink.directory();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static void field(JsonGenerator out, String name, @Nullable Object value) throws IOException {
        out.writeFieldName(name);
        value(out, value);
    }

    /** Our own writer, because it escapes half of a surrogate pair, and Jackson refuses it. */
    private static void value(JsonGenerator out, @Nullable Object value) throws IOException {
        out.writeRawValue(Json.compact(value));
    }

    /** Elements of a list begin on a line of their own: {@code grep} and editors like that. */
    private static void raw(JsonGenerator out, String text) {
        try {
            out.writeRawValue("\n" + text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
