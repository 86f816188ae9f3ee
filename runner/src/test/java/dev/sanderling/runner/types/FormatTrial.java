package dev.sanderling.runner.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sanderling.api.Compression;
import dev.sanderling.api.Deletes;
import dev.sanderling.api.RowFormat;
import dev.sanderling.outcome.Failure;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.sink.files.AvroRows;
import dev.sanderling.runner.sink.files.CsvRows;
import dev.sanderling.runner.sink.files.FormatFile;
import dev.sanderling.runner.sink.files.ParquetRows;
import dev.sanderling.runner.sink.files.RowWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;

/**
 * Writes the changes of the type table in the formats that have types, and reads them with DuckDB and Avro's own reader:
 * each value is the one of the table, as the type that the reader finds in the file.
 */
final class FormatTrial {
    private static final Rows PLAIN =
            new Rows(RowFormat.INLINE, Deletes.DROP, "deleted", Optional.empty(), Optional.empty(), "record");
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private FormatTrial() {}

    /** Also prints which type each column has in Parquet. */
    static void of(List<TypeRow> rows, List<Trial.Outcome> outcomes) throws Exception {
        Path folder = Files.createTempDirectory("formats");
        Set<String> unfit = new TreeSet<>();
        SoftAssertions softly = new SoftAssertions();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            for (int i = 0; i < rows.size(); i++) {
                TypeRow row = rows.get(i);
                List<Change> changes = outcomes.get(i).changes();
                String name = row.type() + " " + row.literal();
                Path csv = written(new CsvRows(PLAIN), changes, folder.resolve(i + ".csv"));
                softly.assertThat(csv(duck, csv))
                        .as("csv of %s", name)
                        .containsOnly(row.type().matches("jsonb?") ? row.json() : text(row.json()));
                try {
                    Path parquet = written(new ParquetRows(PLAIN), changes, folder.resolve(i + ".parquet"));
                    softly.assertThat(parquet(duck, parquet, row.json()))
                            .as("parquet of %s", name)
                            .hasSizeGreaterThan(1)
                            .allMatch(String::isEmpty);
                    Path avro = written(new AvroRows(PLAIN), changes, folder.resolve(i + ".avro"));
                    softly.assertThat(AvroValues.differences(avro, row.json()))
                            .as("avro of %s", name)
                            .hasSizeGreaterThan(1)
                            .allMatch(String::isEmpty);
                } catch (Failure failure) {
                    assertThat(failure.getMessage()).contains("type: Text");
                    unfit.add(row.json());
                }
            }
        }
        softly.assertAll();
        // What the types of Parquet and Avro have no place for, and nothing else.
        assertThat(unfit)
                .allMatch(json -> json.matches(
                        "\"-?infinity\"|\"NaN\"|\"24:00:00.*\"|\"-?[0-9]+:.*\"|\\[\\[.*" + "|\"x\\\\u00e9\\\\ud83d\""));
    }

    private static Path written(RowWriter format, List<Change> changes, Path file) throws Exception {
        return FormatFile.write(format, Compression.NONE, changes, file);
    }

    /** With every value as text: what is in the file, quotes apart; a null as "null". */
    private static List<String> csv(Connection duck, Path file) throws Exception {
        try (var statement = duck.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT v FROM read_csv('" + file + "', header = true, all_varchar = true, quote = '\"',"
                                + " escape = '\"', delim = ',', allow_quoted_nulls = false, max_line_size = 10000000)")) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                String value = result.getString(1);
                values.add(value == null ? "null" : value);
            }
            assertThat(values).hasSizeGreaterThan(1);
            return values;
        }
    }

    private static String text(String json) throws Exception {
        JsonNode node = JSON.readTree(json);
        return node.isTextual() ? node.asText() : json;
    }

    private static List<String> parquet(Connection duck, Path file, String json) throws Exception {
        List<String> differences = new ArrayList<>();
        try (var statement = duck.createStatement();
                ResultSet type = statement.executeQuery("SELECT typeof(v) FROM '" + file + "'")) {
            type.next();
            String typeName = type.getString(1);
            try (var second = duck.createStatement();
                    ResultSet result = second.executeQuery("SELECT " + shown(typeName) + " FROM '" + file + "'")) {
                while (result.next()) {
                    String value = result.getString(1);
                    String expected = expected(typeName, json);
                    differences.add(
                            expected.equals(value == null ? "null" : canonical(typeName, value))
                                    ? ""
                                    : typeName + " " + value + " instead of " + expected);
                }
            }
        }
        return differences;
    }

    /** A column as text that says exactly what it is. */
    private static String shown(String type) {
        return switch (type) {
            case "BLOB" -> "to_base64(v)";
            case "DATE" -> "date_diff('day', DATE '1970-01-01', v)::VARCHAR";
            case "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIME" -> "epoch_us(v)::VARCHAR";
            default -> type.endsWith("[]") ? "to_json(v)::VARCHAR" : "v::VARCHAR";
        };
    }

    static String canonical(String type, String value) throws Exception {
        return switch (type) {
            case "DOUBLE" -> Double.toString(Double.parseDouble(named(value)));
            case "FLOAT" -> Float.toString(Float.parseFloat(named(value)));
            case "DOUBLE[]", "FLOAT[]" -> expected(type, named(value));
            default -> type.endsWith("[]") ? expected(type, value) : value;
        };
    }

    /** DuckDB's words for what is no number, in ours. */
    private static String named(String value) {
        return value.startsWith("[")
                ? value.replaceAll("(?i)\"?\\bnan\\b\"?", "\"NaN\"")
                        .replaceAll("(?i)\"?(-?)\\binf(inity)?\\b\"?", "\"$1Infinity\"")
                : value.replace("nan", "NaN").replace("inf", "Infinity");
    }

    /** The value of the type table in the words of the file's type. */
    static String expected(String type, String json) throws Exception {
        JsonNode node = JSON.readTree(json);
        if (node.isNull()) {
            return "null";
        }
        if (type.endsWith("[]")) {
            List<String> elements = new ArrayList<>();
            for (JsonNode element : node) {
                elements.add(expected(type.substring(0, type.length() - 2), element.toString()));
            }
            return elements.toString();
        }
        String text = node.isTextual() ? node.asText() : json;
        return switch (type) {
            case "DOUBLE" -> Double.toString(Double.parseDouble(text));
            case "FLOAT" -> Float.toString(Float.parseFloat(text));
            case "DATE" -> Long.toString(LocalDate.parse(text).toEpochDay());
            case "TIMESTAMP" -> micros(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
            case "TIMESTAMP WITH TIME ZONE" -> micros(Instant.parse(text));
            case "TIME" -> Long.toString(LocalTime.parse(text).toNanoOfDay() / 1_000);
            case "JSON" -> json;
            default -> type.startsWith("DECIMAL") ? new BigDecimal(text).toPlainString() : text;
        };
    }

    private static String micros(Instant instant) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }
}
