package dev.sanderling.runner.sink.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.api.Compression;
import dev.sanderling.api.Deletes;
import dev.sanderling.api.FileFormat;
import dev.sanderling.api.RowFormat;
import dev.sanderling.plan.Rows;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.sink.Sink;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each format through the whole sink, read by DuckDB: rows, deletes, nulls, what is unavailable, another shape. */
class FormatsTest {
    private static final TableName NAME = new TableName("public", "orders");
    private static final Column ID = new Column("id", Plain.INTEGER, true);
    private static final Column NOTE = new Column("a note", Plain.TEXT, false);
    private static final Table FIRST = new Table(NAME, List.of(ID, NOTE));
    private static final Table WIDER = new Table(
            NAME, List.of(ID, NOTE, new Column("total", Plain.DECIMAL, false, new DeclaredType("numeric", 10, 2))));

    @TempDir
    Path directory;

    private long order;

    private Change change(Op op, Table table, Object[] before, Object[] after) {
        return new Change(op, table, before, after, new Origin("0/1", op == Op.READ ? null : "9", order++, 1_500_000));
    }

    private List<Change> changes() {
        return List.of(
                change(Op.READ, FIRST, null, new Object[] {1L, ""}),
                change(Op.CREATE, FIRST, null, new Object[] {2L, "x,\"y\"\nü"}),
                change(Op.UPDATE, WIDER, new Object[] {1L, "", null}, new Object[] {1L, Change.UNAVAILABLE, "12.50"}),
                change(Op.DELETE, WIDER, new Object[] {2L, Change.UNAVAILABLE, Change.UNAVAILABLE}, null),
                change(Op.TRUNCATE, WIDER, null, null));
    }

    private static Rows rows(RowFormat format, Deletes deletes) {
        return new Rows(format, deletes, "deleted", Optional.of("key"), Optional.of("metadata"), "record");
    }

    private static RowWriter writer(FileFormat format, Rows rows) {
        return switch (format) {
            case JSONL -> new EncodedRows(new dev.sanderling.runner.row.RowEncoder(rows));
            case CSV -> new CsvRows(rows);
            case AVRO -> new AvroRows(rows);
            case PARQUET -> new ParquetRows(rows);
        };
    }

    private Path published(FileFormat format, Compression compression, Rows rows, List<Change> changes) {
        var plan = new SinkPlan.Files("lake", directory, java.util.Optional.empty(), format, compression, rows);
        var batch = new Sink.Batch("sales/orders", "0000000007-abc007", 7);
        try (FilesSink sink = new FilesSink(plan, "sales/orders", directory, writer(format, rows))) {
            sink.begin(batch);
            changes.forEach(sink::write);
            var staged = sink.prepare(new Sink.Segment(batch, 1, "", "0/2"));
            sink.publish(staged.token());
        }
        return directory.resolve("public.orders");
    }

    private static List<String> query(String sql) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                var cells = new ArrayList<String>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(result.getObject(i)));
                }
                rows.add(String.join("|", cells));
            }
            return rows;
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void parquetIsReadWithItsTypes(Compression compression) throws Exception {
        Path table = published(FileFormat.PARQUET, compression, rows(RowFormat.INLINE, Deletes.ADD_FIELD), changes());
        assertThat(query("SELECT id, \"a note\", total, typeof(total), deleted, key.id, metadata.op,"
                        + " metadata.transaction, epoch_us(metadata.committedAt), metadata.snapshot,"
                        + " metadata.unavailable FROM read_parquet('" + table
                        + "/*.parquet', union_by_name = true) ORDER BY metadata.\"order\""))
                .containsExactly(
                        "1||null|DECIMAL(10,2)|false|1|r|null|1500000|true|null",
                        "2|x,\"y\"\nü|null|DECIMAL(10,2)|false|2|c|9|1500000|null|null",
                        "1|null|12.50|DECIMAL(10,2)|false|1|u|9|1500000|null|[a note]",
                        "2|null|null|DECIMAL(10,2)|true|2|d|9|1500000|null|[a note, total]",
                        "null|null|null|DECIMAL(10,2)|true|null|t|9|1500000|null|null");
        assertThat(query("SELECT count(*) FROM glob('" + table + "/*.parquet')"))
                .as("a part for each shape")
                .containsExactly("2");
    }

    @ParameterizedTest
    @CsvSource({"NONE, csv", "GZIP, csv.gz", "ZSTD, csv.zst"})
    void csvTellsNullFromEmpty(Compression compression, String ending) throws Exception {
        Path table = published(FileFormat.CSV, compression, rows(RowFormat.INLINE, Deletes.ADD_FIELD), changes());
        assertThat(query("SELECT id, \"a note\", total, deleted, key, metadata->>'op', metadata->'unavailable'"
                        + " FROM read_csv('" + table + "/*." + ending
                        + "', union_by_name = true, all_varchar = true, header = true, delim = ',', quote = '\"',"
                        + " escape = '\"', allow_quoted_nulls = false) ORDER BY (metadata->>'order')::int"))
                .containsExactly(
                        "1||null|false|{\"id\":1}|r|null",
                        "2|x,\"y\"\nü|null|false|{\"id\":2}|c|null",
                        "1|null|12.50|false|{\"id\":1}|u|[\"a note\"]",
                        "2|null|null|true|{\"id\":2}|d|[\"a note\",\"total\"]",
                        "null|null|null|true|null|t|null");
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void avroIsReadWithItsTypes(Compression compression) throws Exception {
        Path table = published(FileFormat.AVRO, compression, rows(RowFormat.INLINE, Deletes.ADD_FIELD), changes());
        List<String> rows = new ArrayList<>();
        for (String part : List.of("0001", "0002")) {
            Path file = table.resolve("0000000007-abc007-0001-" + part + ".avro");
            try (var reader = new DataFileReader<GenericRecord>(file.toFile(), new GenericDatumReader<>())) {
                assertThat(reader.getSchema().getField("a_note").doc()).isEqualTo("a note");
                reader.forEach(row -> rows.add(row.get("id") + "|" + row.get("a_note") + "|" + row.get("deleted") + "|"
                        + row.get("key") + "|" + ((GenericRecord) row.get("metadata")).get("unavailable")));
            }
        }
        assertThat(rows)
                .containsExactly(
                        "1||false|{\"id\": 1}|null",
                        "2|x,\"y\"\nü|false|{\"id\": 2}|null",
                        "1|null|false|{\"id\": 1}|[a note]",
                        "2|null|true|{\"id\": 2}|[a note, total]",
                        "null|null|true|{\"id\": null}|null");
    }

    @ParameterizedTest
    @EnumSource(FileFormat.class)
    void aColumnsTypeThatChangedBeginsAPartWithTheNewOne(FileFormat format) throws Exception {
        List<Change> changes = new ArrayList<>();
        for (Column amount : List.of(
                new Column("amount", Plain.DECIMAL, false, new DeclaredType("numeric", 10, 2)),
                new Column("amount", Plain.DECIMAL, false, new DeclaredType("numeric", 12, 4)),
                new Column("amount", Plain.TEXT, false, new DeclaredType("text", -1, -1)))) {
            changes.add(change(Op.CREATE, new Table(NAME, List.of(ID, amount)), null, new Object[] {
                (long) changes.size(), amount.type() == Plain.TEXT ? "much" : "1.50"
            }));
        }
        Path table = published(format, Compression.NONE, rows(RowFormat.INLINE, Deletes.ADD_FIELD), changes);
        List<String> types = new ArrayList<>();
        for (String part : List.of("0001", "0002", "0003")) {
            Path file = table.resolve("0000000007-abc007-0001-" + part
                    + writer(format, rows(RowFormat.INLINE, Deletes.ADD_FIELD)).ending(Compression.NONE));
            types.add(
                    switch (format) {
                        case AVRO -> {
                            try (var reader =
                                    new DataFileReader<GenericRecord>(file.toFile(), new GenericDatumReader<>())) {
                                yield reader.getSchema()
                                        .getField("amount")
                                        .schema()
                                        .toString();
                            }
                        }
                        case PARQUET ->
                            query("SELECT typeof(amount) FROM '" + file + "'").toString();
                        case CSV, JSONL -> Long.toString(java.nio.file.Files.size(file));
                    });
        }
        switch (format) {
            case AVRO ->
                assertThat(types)
                        .satisfiesExactly(
                                first -> assertThat(first).contains("\"precision\":10,\"scale\":2"),
                                second -> assertThat(second).contains("\"precision\":12,\"scale\":4"),
                                third -> assertThat(third).isEqualTo("[\"null\",\"string\"]"));
            case PARQUET -> assertThat(types).containsExactly("[DECIMAL(10,2)]", "[DECIMAL(12,4)]", "[VARCHAR]");
            case CSV, JSONL -> assertThat(types).doesNotContain("0");
        }
        try (var schemas = java.nio.file.Files.list(table.resolve("_schema"))) {
            assertThat(schemas.count()).as("each part's columns are told").isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void rowsMeanTheSameInEachForm() throws Exception {
        Path wrapped = published(
                FileFormat.PARQUET,
                Compression.NONE,
                rows(RowFormat.WRAP, Deletes.SET_NULL),
                changes().subList(2, 5));
        assertThat(query("SELECT record.id, record.total, key.id, metadata.unavailable FROM '" + wrapped
                        + "/*.parquet' ORDER BY metadata.\"order\""))
                .containsExactly("1|12.50|1|[a note]", "2|null|2|null", "null|null|null|null");
    }

    @Test
    void rawRowsHaveBothStates() throws Exception {
        Path raw = published(
                FileFormat.PARQUET,
                Compression.ZSTD,
                rows(RowFormat.RAW, Deletes.ADD_FIELD),
                changes().subList(2, 5));
        assertThat(query("SELECT before.id, before.total, after.id, after.total, after is null, key.id,"
                        + " source.unavailable, source.unavailableBefore FROM '" + raw
                        + "/*.parquet' ORDER BY source.\"order\""))
                .containsExactly(
                        "1|null|1|12.50|false|1|[a note]|null",
                        "2|null|null|null|true|2|null|[a note, total]",
                        "null|null|null|null|true|null|null|null");
    }

    @Test
    void aValueWithoutAPlaceInTheTypeIsNamedWithoutQuotingIt() {
        Change nan = change(Op.CREATE, WIDER, null, new Object[] {1L, "secret", "NaN"});
        for (FileFormat format : List.of(FileFormat.AVRO, FileFormat.PARQUET)) {
            assertThatThrownBy(() -> published(
                            format, Compression.NONE, rows(RowFormat.INLINE, Deletes.ADD_FIELD), List.of(nan)))
                    .hasMessageContaining("column total of table public.orders has no place")
                    .hasMessageContaining("type: Text")
                    .hasMessageNotContaining("NaN");
        }
    }

    @Test
    void manyRowsMakeManyRowGroupsWithinBounds() throws Exception {
        List<Change> many = new ArrayList<>();
        for (long i = 0; i < 200_000; i++) {
            many.add(change(Op.CREATE, WIDER, null, new Object[] {i, "note " + Long.toHexString(i * 7919), "1.00"}));
        }
        Path table = published(FileFormat.PARQUET, Compression.NONE, rows(RowFormat.INLINE, Deletes.ADD_FIELD), many);
        assertThat(query("SELECT count(*), sum(id), sum(total) FROM '" + table + "/*.parquet'"))
                .containsExactly("200000|19999900000|200000.00");
    }
}
