package dev.sanderling.runner.sink.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import dev.sanderling.api.Compression;
import dev.sanderling.api.Deletes;
import dev.sanderling.api.FileFormat;
import dev.sanderling.api.RowFormat;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.sink.Sink.Batch;
import dev.sanderling.runner.sink.Sink.Segment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Tables, changes and rows for tests: a row is the text of the change's only value. */
final class Rows {
    static final String JOB = "sales/orders";
    static final ObjectMapper JSON = new ObjectMapper();

    /** Deletes are left out, as with deletes: Drop. */
    static final RowWriter WRITER = new RowWriter() {
        @Override
        public boolean append(Change change, LineBuffer out) {
            var after = change.after();
            if (after == null) {
                return false;
            }
            byte[] line = String.valueOf(after[0]).getBytes(StandardCharsets.UTF_8);
            out.write(line, 0, line.length);
            return true;
        }
    };

    private Rows() {}

    static SinkPlan.Files plan(Path directory, Compression compression) {
        var rows = new dev.sanderling.plan.Rows(
                RowFormat.INLINE, Deletes.DROP, "deleted", Optional.empty(), Optional.empty(), "record");
        return new SinkPlan.Files("lake", directory, Optional.empty(), FileFormat.JSONL, compression, rows);
    }

    static Table table(String schema, String name, String... columns) {
        var list = new ArrayList<Column>();
        for (String column : columns) {
            list.add(new Column(column, ColumnType.Plain.TEXT, list.isEmpty()));
        }
        return new Table(new TableName(schema, name), list);
    }

    static Change insert(Table table, String row) {
        return new Change(Op.CREATE, table, null, new Object[] {row}, new Origin("0/1", "77", 0, 0));
    }

    static Change delete(Table table) {
        return new Change(Op.DELETE, table, new Object[] {"old"}, null, new Origin("0/2", "78", 0, 0));
    }

    static Batch batch(long epoch) {
        return new Batch(JOB, String.format("%010d-abc%03d", epoch, epoch), epoch);
    }

    static Segment segment(Batch batch, int number) {
        return new Segment(batch, number, "0/1", "0/9");
    }

    /** What a consumer sees who globs a table's folder: rows in the order of names and lines. */
    static List<String> glob(FileOps ops, Path tableFolder) throws IOException {
        var names = new ArrayList<String>();
        ops.list(tableFolder, names::add);
        var rows = new ArrayList<String>();
        for (String name : names.stream().sorted().toList()) {
            if (name.contains(".jsonl")) {
                rows.addAll(lines(name, ops.read(tableFolder.resolve(name))));
            }
        }
        return rows;
    }

    /** What a consumer sees who reads the lists; checks each object against what its list says. */
    static List<String> listed(FileOps ops, Path root, String table) throws IOException {
        var lists = new ArrayList<String>();
        ops.list(root.resolve("_batches"), lists::add);
        var rows = new ArrayList<String>();
        for (String name : lists.stream().sorted().toList()) {
            JsonNode list = JSON.readTree(ops.read(root.resolve("_batches").resolve(name)));
            long changes = 0;
            for (JsonNode object : list.get("objects")) {
                String path = object.get("path").asText();
                byte[] stored = ops.read(root.resolve(path));
                assertThat(stored).hasSize(object.get("bytes").asInt());
                assertThat(Sha256.of(stored)).isEqualTo(object.get("sha256").asText());
                assertThat(ops.size(root.resolve(object.get("schema").asText())))
                        .isPresent();
                List<String> lines = lines(path, stored);
                assertThat(lines).hasSize(object.get("changes").asInt());
                changes += lines.size();
                if (object.get("table").asText().equals(table)) {
                    rows.addAll(lines);
                }
            }
            assertThat(list.get("changes").asLong()).isEqualTo(changes);
        }
        return rows;
    }

    static List<String> lines(String name, byte[] stored) throws IOException {
        try (InputStream in = plain(name, new ByteArrayInputStream(stored))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).endsWith("\n");
            return List.of(text.split("\n"));
        }
    }

    private static InputStream plain(String name, InputStream stored) throws IOException {
        if (name.endsWith(".gz")) {
            return new GZIPInputStream(stored);
        }
        return name.endsWith(".zst") ? new ZstdInputStream(stored) : stored;
    }
}
