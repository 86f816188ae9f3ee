package dev.sanderling.plan;

import dev.sanderling.api.BatchSpec;
import dev.sanderling.api.CaptureJobSpec;
import dev.sanderling.api.Compression;
import dev.sanderling.api.Deletes;
import dev.sanderling.api.DeletionPolicy;
import dev.sanderling.api.FileFormat;
import dev.sanderling.api.FilesSpec;
import dev.sanderling.api.HistorySpec;
import dev.sanderling.api.Inclusion;
import dev.sanderling.api.OnRowError;
import dev.sanderling.api.RecoverySpec;
import dev.sanderling.api.ResnapshotSpec;
import dev.sanderling.api.ResumeFromSpec;
import dev.sanderling.api.RowFormat;
import dev.sanderling.api.RowsSpec;
import dev.sanderling.api.RunnerSpec;
import dev.sanderling.api.SinkSpec;
import dev.sanderling.api.TriggerSpec;
import dev.sanderling.api.WhenBehind;

/** The wire form of a spec from its fields; {@code source} is {@link SourceReader}'s. */
final class SpecReader {
    static final CaptureJobSpec EMPTY = new CaptureJobSpec(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    private SpecReader() {}

    static CaptureJobSpec spec(Fields f) {
        return new CaptureJobSpec(
                f.text("schedule"),
                f.text("timeZone"),
                f.text("spread"),
                f.flag("suspend"),
                f.object("trigger", t -> new TriggerSpec(t.text("runId"))),
                f.object("recovery", SpecReader::recovery),
                f.object("source", SourceReader::source),
                f.object("batch", SpecReader::batch),
                // An empty tick of a job without transforms loads nothing for them.
                f.raw("transforms") == null ? null : f.objects("transforms", TransformReader::transform),
                f.word("onRowError", OnRowError.values(), Spelling::camel),
                f.objects("sinks", SpecReader::sink),
                f.raw("afterBatch") == null ? null : f.object("afterBatch", AfterBatchReader::read),
                f.raw("runner") == null || f.strictness() != Strictness.STRICT
                        ? null
                        : EmbeddedReader.read(
                                RunnerSpec.class, f.raw("runner"), f.place().field("runner")),
                f.object("history", SpecReader::history),
                f.word("deletionPolicy", DeletionPolicy.values(), Spelling::camel));
    }

    private static RecoverySpec recovery(Fields f) {
        return new RecoverySpec(
                f.text("requestId"),
                f.object("resnapshot", r -> new ResnapshotSpec(r.texts("tables"))),
                f.object("resumeFrom", r -> new ResumeFromSpec(r.text("position"))));
    }

    private static BatchSpec batch(Fields f) {
        return new BatchSpec(
                f.number("maxRecords"),
                f.text("maxDuration"),
                f.text("maxWait"),
                f.word("whenBehind", WhenBehind.values(), Spelling::camel),
                f.text("linger"),
                f.text("commitInterval"));
    }

    private static SinkSpec sink(Fields f) {
        return new SinkSpec(
                f.text("name"),
                f.object("files", SpecReader::files),
                f.object("jdbc", JdbcReader::jdbc),
                f.object("rows", SpecReader::rows));
    }

    private static FilesSpec files(Fields f) {
        return new FilesSpec(
                f.text("url"),
                f.object("s3", StoreReader::s3),
                f.object("gcs", StoreReader::gcs),
                f.object("azure", StoreReader::azure),
                f.word("format", FileFormat.values(), Spelling::kebab),
                f.word("compression", Compression.values(), Spelling::kebab));
    }

    private static RowsSpec rows(Fields f) {
        return new RowsSpec(
                f.word("format", RowFormat.values(), Spelling::camel),
                f.word("deletes", Deletes.values(), Spelling::camel),
                f.text("deletedField"),
                f.word("key", Inclusion.values(), Spelling::camel),
                f.text("keyField"),
                f.word("metadata", Inclusion.values(), Spelling::camel),
                f.text("metadataField"),
                f.text("recordField"));
    }

    private static HistorySpec history(Fields f) {
        return new HistorySpec(f.integer("batches"), f.integer("successfulRuns"), f.integer("failedRuns"));
    }
}
