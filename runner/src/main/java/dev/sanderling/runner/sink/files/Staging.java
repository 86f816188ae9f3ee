package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.sink.Ordinal;
import dev.sanderling.runner.sink.Sink.Segment;
import dev.sanderling.runner.sink.StagedSink.Staged;
import dev.sanderling.runner.sink.files.BatchList.Entry;
import dev.sanderling.runner.sink.files.BatchList.Place;
import dev.sanderling.runner.sink.files.SegmentWriter.StagedPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Completes a segment's staging folder: rows are durable first, then schemas, then the list, then the folder's names. */
record Staging(FileOps ops, SinkFolder folder, String job, String sink, RowWriter rows, Compression compression) {
    /** In a segment's staging folder: its future list. */
    static final String LIST = "list.json";
    /** In a segment's staging folder: the schemas that its objects name. */
    static final String SCHEMAS = "schemas.json";

    /** The content of {@link #SCHEMAS}. */
    record Schemas(Map<String, TableSchema> byPath) {}

    Staged complete(SegmentWriter writer, Segment segment, String stagedName) throws IOException {
        String batch = segment.batch().id();
        Path staging = folder.staging(batch).resolve(stagedName);
        List<Entry> entries = entries(writer.finish(), segment);
        var byOp = new LinkedHashMap<String, Long>();
        var byTable = new LinkedHashMap<String, Long>();
        long changes = 0;
        long bytes = 0;
        for (Entry entry : entries) {
            changes += entry.changes();
            bytes += entry.bytes();
            entry.byOp().forEach((op, n) -> byOp.merge(op, n, Long::sum));
            byTable.merge(entry.table(), entry.changes(), Long::sum);
        }
        byte[] list = Json.pretty(new BatchList(
                BatchList.FORMAT_VERSION,
                job,
                sink,
                segment.id(),
                segment.batch().epoch(),
                segment.from(),
                segment.to(),
                changes,
                bytes,
                byOp,
                writer.firstTransaction(),
                writer.lastTransaction(),
                entries));
        ops.createForced(staging.resolve(SCHEMAS), Json.pretty(new Schemas(writer.schemas())));
        ops.createForced(staging.resolve(LIST), list);
        ops.forceDirectory(staging);
        ops.forceDirectory(folder.staging(batch));
        Token token = Token.of(batch, stagedName, segment.id(), Sha256.of(list), changes, bytes);
        return new Staged(token.toString(), new Counts(changes, bytes, byOp, byTable), segment.id());
    }

    private List<Entry> entries(List<StagedPart> parts, Segment segment) {
        var entries = new ArrayList<Entry>(parts.size());
        for (StagedPart part : parts) {
            String name = segment.id() + "-" + Ordinal.text(part.number()) + rows.ending(compression);
            Tally tally = part.tally();
            entries.add(new Entry(
                    part.folder() + "/" + name,
                    part.table().toString(),
                    tally.changes(),
                    tally.byOp(),
                    part.finished().bytes(),
                    part.finished().sha256(),
                    rows.format().name().toLowerCase(Locale.ROOT),
                    compression.name().toLowerCase(Locale.ROOT),
                    part.schema(),
                    place(tally.first()),
                    place(tally.last())));
        }
        return entries;
    }

    private static Place place(@org.jspecify.annotations.Nullable Origin origin) {
        return Place.of(Objects.requireNonNull(origin, "a part has rows"));
    }
}
