package dev.sanderling.examples.faults.check;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The tables of the features: what is published, replayed by key, against what the database has. */
public final class Zoo {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final String job;
    private final Path sink;
    private final Finds finds;
    private final Map<String, Map<String, JsonNode>> tables = new HashMap<>();

    private Zoo(String job, Path sink, Finds finds) {
        this.job = job;
        this.sink = sink;
        this.finds = finds;
    }

    /** Compares, when the writers have ended and the job has captured all. */
    public static void check(
            String job, Path sink, Watch watch, List<Compared> compared, Connection connection, Finds finds)
            throws IOException, SQLException {
        Zoo zoo = new Zoo(job, sink, finds);
        for (JsonNode list : watch.lists().all()) {
            for (JsonNode object : list.path("objects")) {
                String table = object.path("table").asText();
                if (table.startsWith("zoo.")) {
                    zoo.read(table.substring(4), object.path("path").asText());
                }
            }
        }
        for (Compared one : compared) {
            zoo.compare(one, connection);
        }
    }

    private void read(String table, String path) throws IOException {
        Map<String, JsonNode> rows = tables.computeIfAbsent(table, t -> new HashMap<>());
        for (String line :
                Files.readString(sink.resolve(path), StandardCharsets.UTF_8).split("\n")) {
            if (line.isEmpty()) {
                continue;
            }
            JsonNode row = JSON.readTree(line);
            switch (row.at("/metadata/op").asText()) {
                case "t" -> rows.clear();
                case "d" -> rows.remove(key(row.path("key")));
                default -> rows.put(key(row.path("key")), row);
            }
        }
    }

    private static String key(JsonNode key) {
        StringJoiner text = new StringJoiner(",");
        key.fieldNames()
                .forEachRemaining(name -> text.add(name + "=" + key.path(name).asText()));
        return text.toString();
    }

    private void compare(Compared compared, Connection connection) throws SQLException {
        Map<String, JsonNode> rows = tables.getOrDefault(compared.table(), Map.of());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(compared.select())) {
            while (row.next()) {
                StringJoiner key = new StringJoiner(",");
                for (String column : compared.key()) {
                    key.add(column + "=" + row.getString(column));
                }
                JsonNode published = rows.get(key.toString());
                if (published == null) {
                    find(Find.Kind.MISSING, compared, key + " is not published");
                    continue;
                }
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    String column = row.getMetaData().getColumnLabel(i);
                    if (!same(row.getString(i), published.path(column))) {
                        find(
                                Find.Kind.REPLAY,
                                compared,
                                key + " has " + column + "=" + row.getString(i) + ", published is " + published);
                    }
                }
            }
        }
        all(compared, rows, connection);
    }

    /** No row is published that is not there any more. */
    private void all(Compared compared, Map<String, JsonNode> rows, Connection connection) throws SQLException {
        Map<String, JsonNode> rest = new HashMap<>(rows);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT " + String.join(", ", compared.key()) + " FROM zoo." + compared.table())) {
            while (row.next()) {
                StringJoiner key = new StringJoiner(",");
                for (String column : compared.key()) {
                    key.add(column + "=" + row.getString(column));
                }
                rest.remove(key.toString());
            }
        }
        rest.keySet().forEach(key -> find(Find.Kind.REPLAY, compared, key + " is published, and not in the table"));
    }

    private static boolean same(@org.jspecify.annotations.Nullable String value, JsonNode published) {
        if (value == null || published.isNull() || published.isMissingNode()) {
            return value == null && (published.isNull() || published.isMissingNode());
        }
        String text = published.isBigDecimal() ? published.decimalValue().toPlainString() : published.asText();
        return value.equals(text) || sameMoment(value, text) || sameNumber(value, published);
    }

    private static boolean sameNumber(String value, JsonNode published) {
        try {
            return published.isNumber() && new java.math.BigDecimal(value).compareTo(published.decimalValue()) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean sameMoment(String value, String published) {
        try {
            return Instant.parse(value).equals(Instant.parse(published));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private void find(Find.Kind kind, Compared compared, String sentence) {
        finds.add(kind, job + ": zoo." + compared.table() + ": " + sentence);
    }
}
