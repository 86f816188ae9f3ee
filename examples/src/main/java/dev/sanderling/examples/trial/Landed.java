package dev.sanderling.examples.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sanderling.examples.faults.run.Bucket;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Shows what an example's sinks have, read by programs that know nothing of ours: DuckDB, and the databases. */
final class Landed {
    private static final int ROWS = 3;
    private static final int WIDTH = 60;

    private final PrintStream out;

    Landed(PrintStream out) {
        this.out = out;
    }

    /** All sinks of the document. */
    void show(JsonNode document, Servers servers, Path data) throws Exception {
        for (JsonNode sink : document.at("/spec/sinks")) {
            out.printf("%nSink %s:%n", sink.path("name").asText());
            JsonNode jdbc = sink.path("jdbc");
            if (jdbc.has("postgres")) {
                tables(servers.shop().connectTo(jdbc.at("/postgres/database").asText()));
            } else if (jdbc.has("mysql")) {
                Connection connection = servers.billing().connect();
                connection.setCatalog(jdbc.at("/mysql/database").asText());
                tables(connection);
            } else {
                files(sink.path("files"), servers, data);
            }
        }
    }

    private void files(JsonNode files, Servers servers, Path data) throws Exception {
        String url = files.path("url").asText();
        if (url.startsWith("az:") || url.startsWith("gs:")) {
            out.println("    " + url + ": in the memory of its emulator, which is not looked into");
            return;
        }
        Path root = url.startsWith("s3:")
                ? servers.bucket().folder(url.replaceFirst("s3://" + Bucket.NAME + "/?", ""))
                : data.resolve(url.replaceFirst("file:///data/?", ""));
        List<Path> tables;
        try (Stream<Path> found = Files.list(root)) {
            tables = found.filter(table -> !table.getFileName().toString().startsWith("_"))
                    .sorted()
                    .toList();
        }
        for (Path table : tables) {
            read(table, files.path("format").asText("jsonl"));
        }
    }

    private void read(Path table, String format) throws IOException, SQLException {
        List<Path> objects;
        try (Stream<Path> found = Files.list(table)) {
            objects = found.filter(Files::isRegularFile).sorted().toList();
        }
        out.println("    " + table);
        String reader =
                switch (format) {
                    case "avro" -> "";
                    case "parquet" -> "read_parquet";
                    case "csv" -> "read_csv";
                    default -> "read_json_auto";
                };
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            for (Path object : objects) {
                out.println("      " + object.getFileName());
                // DuckDB would have to fetch what it reads Avro with.
                if (!reader.isEmpty()) {
                    rows(duck, " FROM " + reader + "('" + object + "')");
                }
            }
        }
    }

    private void tables(Connection opened) throws SQLException {
        try (Connection connection = opened) {
            List<String> names = new ArrayList<>();
            String home = connection.getMetaData().getDatabaseProductName().equals("MySQL")
                    ? " = database()"
                    : " NOT IN ('pg_catalog', 'information_schema')";
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("SELECT table_schema, table_name"
                            + " FROM information_schema.tables WHERE table_schema" + home + " ORDER BY 1, 2")) {
                while (found.next()) {
                    names.add(found.getString(1) + "." + found.getString(2));
                }
            }
            for (String name : names) {
                out.println("    " + name);
                rows(connection, " FROM " + name);
            }
        }
    }

    private void rows(Connection connection, String from) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet count = statement.executeQuery("SELECT count(*)" + from)) {
                count.next();
                out.println("        " + "rows: " + count.getLong(1) + "; the first:");
            }
            try (ResultSet rows = statement.executeQuery("SELECT *" + from + " LIMIT " + ROWS)) {
                line(rows, true);
                while (rows.next()) {
                    line(rows, false);
                }
            }
        }
    }

    private void line(ResultSet rows, boolean names) throws SQLException {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            String cell = names ? rows.getMetaData().getColumnLabel(i) : String.valueOf(rows.getString(i));
            cells.add(cell.length() > WIDTH ? cell.substring(0, WIDTH - 3) + "..." : cell);
        }
        out.println("        " + String.join(" | ", cells));
    }
}
