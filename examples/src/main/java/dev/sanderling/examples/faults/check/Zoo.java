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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The tables of the features: what is published, replayed by key, against what the database has. */
public final class Zoo {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final String job;
    private final Finds finds;
    private final Map<String, List<JsonNode>> lines = new HashMap<>();

    private Zoo(String job, Finds finds) {
        this.job = job;
        this.finds = finds;
    }

    /** Reads all that a job has published of them. */
    public static Zoo read(String job, Path sink, Watch watch, Finds finds) throws IOException {
        Zoo zoo = new Zoo(job, finds);
        for (JsonNode list : watch.lists().all()) {
            for (JsonNode object : list.path("objects")) {
                String table = object.path("table").asText();
                if (table.startsWith("zoo.")) {
                    zoo.read(
                            table.substring(4), sink.resolve(object.path("path").asText()));
                }
            }
        }
        return zoo;
    }

    private void read(String table, Path file) throws IOException {
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isEmpty()) {
                lines.computeIfAbsent(table, t -> new ArrayList<>()).add(JSON.readTree(line));
            }
        }
    }

    /** Whether anything of a table was published. */
    public boolean has(String table) {
        return lines.containsKey(table);
    }

    /** Compares, when the writers have ended and the job has captured all. */
    public void check(Connection connection, List<Compared> compared) throws SQLException {
        for (Compared one : compared) {
            compare(one, connection);
        }
    }

    /** Looks for what must have been published at some time. */
    public void told(Connection connection, List<Told> told) throws SQLException {
        for (Told one : told) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(one.select())) {
                while (row.next()) {
                    told(row.getString("tab"), row.getString("born"), row.getString("id"), row.getString("v"));
                }
            }
        }
    }

    private void told(String table, String born, String id, String v) {
        List<JsonNode> known = lines.getOrDefault(table, List.of()).stream()
                .filter(line -> line.path("born").asText().equals(born)
                        && line.path("id").asText().equals(id))
                .toList();
        if (!known.isEmpty()
                && known.stream().noneMatch(line -> line.path("v").asText().equals(v))) {
            finds.add(
                    Find.Kind.MISSING,
                    job + ": zoo." + table + ": id=" + id + " had v=" + v
                            + " before the table lost its name, published are " + known);
        }
    }

    /** A table's rows, from the changes of it. */
    private Map<String, JsonNode> replayed(Compared compared) {
        Map<String, JsonNode> rows = new HashMap<>();
        for (JsonNode row : lines.getOrDefault(compared.table(), List.of())) {
            switch (row.at("/metadata/op").asText()) {
                case "t" -> rows.clear();
                case "d" -> rows.remove(key(row, compared));
                default -> rows.put(key(row, compared), row);
            }
        }
        return rows;
    }

    /** By the columns of the comparison where the table has no key. */
    private static String key(JsonNode row, Compared compared) {
        JsonNode key = row.path("key");
        Set<String> parts = new TreeSet<>();
        if (key.isObject()) {
            key.fieldNames()
                    .forEachRemaining(
                            name -> parts.add(name + "=" + key.path(name).asText()));
        } else {
            compared.key().forEach(name -> parts.add(name + "=" + row.path(name).asText()));
        }
        return String.join(",", parts);
    }

    static String key(ResultSet row, Compared compared) throws SQLException {
        Set<String> parts = new TreeSet<>();
        for (String column : compared.key()) {
            parts.add(column + "=" + row.getString(column));
        }
        return String.join(",", parts);
    }

    private void compare(Compared compared, Connection connection) throws SQLException {
        Map<String, JsonNode> rows = replayed(compared);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(compared.select())) {
            while (row.next()) {
                String key = key(row, compared);
                JsonNode published = rows.get(key);
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
        noMore(compared, rows, connection);
    }

    /** No row is published that is not there any more. */
    private void noMore(Compared compared, Map<String, JsonNode> rows, Connection connection) throws SQLException {
        Map<String, JsonNode> rest = new HashMap<>(rows);
        rest.keySet()
                .removeAll(keys(
                        compared,
                        "SELECT " + String.join(", ", compared.key()) + " FROM zoo." + compared.table(),
                        connection));
        switch (compared.kept()) {
            case Kept.Nothing none -> {}
            case Kept.Anything any -> rest.clear();
            case Kept.Keys kept -> rest.keySet().removeAll(keys(compared, kept.select(), connection));
            case Kept.Others kept -> {
                String now = value(kept.select(), connection);
                rest.values().removeIf(row -> !row.path(kept.column()).asText().equals(now));
            }
        }
        rest.keySet().forEach(key -> find(Find.Kind.REPLAY, compared, key + " is published, and not in the table"));
    }

    private static Set<String> keys(Compared compared, String select, Connection connection) throws SQLException {
        Set<String> keys = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            while (row.next()) {
                keys.add(key(row, compared));
            }
        }
        return keys;
    }

    private static String value(String select, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
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
