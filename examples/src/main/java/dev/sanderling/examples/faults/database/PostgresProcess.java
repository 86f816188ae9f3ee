package dev.sanderling.examples.faults.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of the embedded binaries, with a data directory and one database of its own, that can be crashed. */
final class PostgresProcess implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final Path data;
    private final String database;

    private PostgresProcess(EmbeddedPostgres server, Path data, String database) {
        this.server = server;
        this.data = data;
        this.database = database;
    }

    /** Starts one with everything below the directory, and makes the database. */
    static PostgresProcess create(Path directory, String database) throws IOException, SQLException {
        return create(directory, database, Map.of(), "", null);
    }

    /**
     * The same.
     *
     * @param settings of the server
     * @param options of CREATE DATABASE
     * @param jar with the server's programs; null for the newest ones, which are on the class path
     */
    static PostgresProcess create(
            Path directory, String database, Map<String, String> settings, String options, @Nullable Path jar)
            throws IOException, SQLException {
        Path data = directory.resolve("data");
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(directory.toFile())
                .setDataDirectory(data)
                .setPGStartupWait(java.time.Duration.ofSeconds(60));
        // Commits are waited for: the server is going to crash.
        Map.of(
                        "wal_level", "logical",
                        "synchronous_commit", "on",
                        "max_wal_senders", "10",
                        "max_replication_slots", "10",
                        "max_connections", "40",
                        "shared_buffers", "64MB",
                        "autovacuum", "off")
                .forEach(builder::setServerConfig);
        settings.forEach(builder::setServerConfig);
        if (jar != null) {
            builder.setPgBinaryResolver((system, hardware) -> programs(jar));
        }
        EmbeddedPostgres server = builder.start();
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE " + database + options);
        }
        return new PostgresProcess(server, data, database);
    }

    private static InputStream programs(Path jar) throws IOException {
        try (ZipFile all = new ZipFile(jar.toFile());
                InputStream entry =
                        all.getInputStream(Objects.requireNonNull(all.getEntry("postgres-linux-x86_64.txz")))) {
            return new ByteArrayInputStream(entry.readAllBytes());
        }
    }

    int port() {
        return server.getPort();
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port() + "/" + database, "postgres", "postgres");
    }

    void restart(boolean hard) throws IOException, InterruptedException {
        control(data, List.of("-m", hard ? "immediate" : "fast", "restart"));
    }

    /** Where its data is. */
    Path data() {
        return data;
    }

    /** The directory of the server's programs. */
    Path programs() throws IOException {
        // The first line of it is the command that the server was started with.
        String started = Files.readString(data.resolve("postmaster.opts"));
        return Path.of(started.substring(0, started.indexOf(' '))).resolveSibling(".");
    }

    /** Runs pg_ctl on a data directory, which may be another's. */
    void control(Path folder, List<String> what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(programs().resolve("pg_ctl").normalize().toString(), "-D", folder.toString()));
        command.addAll(List.of(
                "-w", "-t", "60", "-l", folder.resolveSibling("restarts.log").toString()));
        command.addAll(what);
        Path said = folder.resolveSibling("pg_ctl.log");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("pg_ctl " + what + ": exit " + code + ", see " + said);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
