package dev.sanderling.plan;

import dev.sanderling.api.Compression;
import dev.sanderling.api.FileFormat;
import dev.sanderling.api.FilesSpec;
import dev.sanderling.api.JdbcSpec;
import dev.sanderling.api.RowFormat;
import dev.sanderling.api.SinkSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks spec.sinks. */
final class SinkCheck {
    private static final int SINKS = 8;

    private SinkCheck() {}

    static List<SinkPlan> check(Place place, @Nullable List<SinkSpec> specs) {
        if (specs == null || specs.isEmpty()) {
            place.problem("needs at least one sink: where changes go");
            return List.of();
        }
        if (specs.size() > SINKS) {
            place.problem("has " + specs.size() + " entries; use at most " + SINKS);
        }
        List<SinkPlan> sinks = new ArrayList<>();
        Map<String, Place> names = new HashMap<>();
        for (int i = 0; i < specs.size(); i++) {
            SinkSpec spec = specs.get(i);
            if (spec == null) {
                place.item(i).problem("is empty; a sink has a name and a kind");
                continue;
            }
            String name = name(place.item(i).field("name"), spec.name(), names);
            Optional<SinkPlan> sink = sink(place.item(i), name, spec);
            Place at = place.item(i);
            sink.ifPresent(plan -> overlap(at, sinks, plan));
            sink.ifPresent(sinks::add);
        }
        return List.copyOf(sinks);
    }

    private static String name(Place place, @Nullable String name, Map<String, Place> taken) {
        String given = place.required(name, "a name that is unique in the job");
        if (given.isEmpty()) {
            return "";
        }
        if (!Names.isLabel(given, 63)) {
            place.problem("'" + given + "' cannot name a sink: use at most 63 lower-case letters, digits and -");
        }
        Place other = taken.putIfAbsent(given, place);
        if (other != null) {
            place.problem("'" + given + "' is the name of " + other.path() + " already");
        }
        return given;
    }

    private static Optional<SinkPlan> sink(Place place, String name, SinkSpec spec) {
        Rows rows = RowsCheck.check(place.field("rows"), spec.rows());
        FilesSpec files = spec.files();
        JdbcSpec jdbc = spec.jdbc();
        if ((files == null) == (jdbc == null)) {
            place.problem("needs exactly one kind of sink: files or jdbc");
            return Optional.empty();
        }
        if (jdbc != null) {
            if (spec.rows() != null) {
                place.field("rows").problem("is for files; a jdbc sink writes columns");
            }
            return JdbcCheck.check(place.field("jdbc"), name, jdbc);
        }
        format(place, Objects.requireNonNull(files), rows);
        return FilesUrl.read(place.field("files").field("url"), files.url())
                .map(url -> new SinkPlan.Files(
                        name,
                        url.directory(),
                        StoreCheck.check(place.field("files"), url, files),
                        files.format() == null ? Defaults.FILE_FORMAT : files.format(),
                        files.compression() == null ? Defaults.COMPRESSION : files.compression(),
                        rows));
    }

    /** What a format cannot say is refused, not said in another way. */
    private static void format(Place place, FilesSpec files, Rows rows) {
        FileFormat format = files.format() == null ? Defaults.FILE_FORMAT : files.format();
        boolean lines = format == FileFormat.JSONL || format == FileFormat.CSV;
        if (lines && files.compression() == Compression.SNAPPY) {
            place.field("files")
                    .field("compression")
                    .problem("snappy has no form for files of lines that readers agree on; use zstd or gzip");
        }
        if (format == FileFormat.CSV && rows.format() != RowFormat.INLINE) {
            place.field("rows")
                    .field("format")
                    .problem("csv has no fields within fields; use Inline, or another files.format");
        }
    }

    /**
     * A folder belongs to one sink: two that share or nest would each find the other's files. And the transaction of a
     * database sink is the moment a segment is committed at: there cannot be two such moments.
     */
    private static void overlap(Place place, List<SinkPlan> others, SinkPlan sink) {
        for (SinkPlan other : others) {
            if (other instanceof SinkPlan.Jdbc && sink instanceof SinkPlan.Jdbc) {
                place.field("jdbc")
                        .problem("is the second database sink of the job, next to " + other.name()
                                + "; use a job of its own for it");
            }
            if (other instanceof SinkPlan.Files one
                    && sink instanceof SinkPlan.Files two
                    && bucket(one).equals(bucket(two))
                    && nested(one.directory(), two.directory())) {
                place.field("files")
                        .field("url")
                        .problem("lies in, holds or is the folder of sink " + other.name()
                                + "; give every sink a folder of its own");
            }
        }
    }

    private static Optional<String> bucket(SinkPlan.Files files) {
        return files.store().map(store -> store.scheme() + "://" + store.bucket());
    }

    private static boolean nested(Path one, Path other) {
        return one.startsWith(other) || other.startsWith(one);
    }
}
