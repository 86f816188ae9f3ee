package dev.sanderling.examples.faults.database;

import dev.sanderling.examples.faults.feature.Feature;
import dev.sanderling.examples.faults.feature.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A PostgreSQL that is written to, and its standby, which the jobs capture. */
public final class PostgresStandby implements Database {
    /** What a copy of a running server must not have. */
    private static final Set<String> OF_THE_PRIMARY = Set.of("postmaster.pid", "postmaster.opts", "pg_replslot");

    /** Nothing can be made on a standby, so the publication is made for it. */
    private static final String PUBLICATION =
            "CREATE PUBLICATION faults FOR TABLES IN SCHEMA bank, zoo WITH (publish_via_partition_root = true)";

    private static final long SLICE_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Postgres primary;
    private final Path data;
    private final int port;
    private final Thread clock;

    private PostgresStandby(Postgres primary, Path data, int port) {
        this.primary = primary;
        this.data = data;
        this.port = port;
        this.clock = Thread.ofPlatform().daemon().name("standby").start(this::log);
    }

    /** Starts both with everything below the directory; for {@code seed} see {@link Postgres#start}. */
    public static PostgresStandby start(Path directory, long seed)
            throws IOException, SQLException, InterruptedException {
        Postgres primary = Postgres.start(Files.createDirectories(directory.resolve("primary")), seed);
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path data = Files.createDirectories(directory.resolve("standby")).resolve("data");
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(PUBLICATION);
            statement.execute("SELECT pg_create_physical_replication_slot('standby', true)");
            statement.execute("SELECT pg_backup_start('standby', true)");
            copy(primary.process().data(), data);
            try (ResultSet row = statement.executeQuery("SELECT labelfile FROM pg_backup_stop()")) {
                row.next();
                Files.writeString(data.resolve("backup_label"), row.getString(1));
            }
        }
        Files.createDirectories(data.resolve("pg_replslot"));
        Files.createFile(data.resolve("standby.signal"));
        Files.writeString(data.resolve("postgresql.auto.conf"), """
                primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'
                primary_slot_name = 'standby'
                hot_standby_feedback = on
                """.formatted(
                        primary.process().port()));
        // The primary's settings came with its command line.
        primary.process().control(data, List.of("-o", options(primary.process(), port), "start"));
        return new PostgresStandby(primary, data, port);
    }

    private static String options(PostgresProcess primary, int port) throws IOException {
        String started =
                Files.readString(primary.data().resolve("postmaster.opts")).strip();
        return started.substring(started.indexOf(' ') + 1)
                .replace("\"", "'")
                .replace(primary.data().toString(), "/nonexistent")
                .replaceAll("'-D' '[^']*'", "")
                .replaceAll("'-p' '[^']*'", "'-p' '" + port + "'");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path relative = from.relativize(path);
                if (OF_THE_PRIMARY.contains(relative.getName(0).toString())) {
                    continue;
                }
                Path there = to.resolve(relative.toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(there);
                    there.toFile().setReadable(true, true);
                } else {
                    Files.copy(path, there);
                }
            }
        }
        Files.setPosixFilePermissions(to, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    }

    /** A slot on a standby waits for the primary to log what runs, which it does on its own every now and then only. */
    private void log() {
        while (!Thread.currentThread().isInterrupted()) {
            try (Connection connection = primary.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_log_standby_snapshot()");
            } catch (SQLException e) {
                // It is being restarted.
            }
            try {
                Thread.sleep(SLICE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Connection standby() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/faults", "postgres", "postgres");
    }

    @Override
    public String title() {
        return "Standby of " + primary.title();
    }

    @Override
    public String source(String job) {
        return Postgres.source(port, "publicationName: faults");
    }

    @Override
    public String user() {
        return primary.user();
    }

    @Override
    public String password() {
        return primary.password();
    }

    @Override
    public Connection connect() throws SQLException {
        return primary.connect();
    }

    @Override
    public boolean copies() {
        return primary.copies();
    }

    @Override
    public List<Feature> features(boolean copied) {
        return primary.features(copied);
    }

    /** Without: what is refused of a publication of others is another list. */
    @Override
    public List<Refusal> refusals() {
        return List.of();
    }

    @Override
    public List<String> sessions() {
        return primary.sessions();
    }

    @Override
    public void make(List<Feature> features) throws SQLException {
        primary.make(features);
    }

    @Override
    public String asOwner() {
        return primary.asOwner();
    }

    @Override
    public String impatience() {
        return primary.impatience();
    }

    @Override
    public String naming(String transaction) {
        return primary.naming(transaction);
    }

    @Override
    public Optional<String> notingTruncate(String table) {
        return primary.notingTruncate(table);
    }

    /** A crash is the primary's, a restart the standby's. */
    @Override
    public void restart(boolean hard) throws IOException, InterruptedException {
        if (hard) {
            primary.restart(true);
        } else {
            primary.process().control(data, List.of("-m", "immediate", "restart"));
        }
    }

    @Override
    public int cut(boolean streamToo) throws SQLException {
        try (Connection connection = standby()) {
            return Postgres.cut(connection, streamToo);
        }
    }

    @Override
    public boolean slots() {
        return true;
    }

    @Override
    public Optional<String> forgettable(String job) throws SQLException {
        try (Connection connection = standby()) {
            return Postgres.forgettable(connection, job);
        }
    }

    /** Waits until the standby has all that the primary has now. */
    @Override
    public void settle() throws SQLException, InterruptedException {
        String end;
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_current_wal_flush_lsn()")) {
            row.next();
            end = row.getString(1);
        }
        try (Connection connection = standby();
                Statement statement = connection.createStatement()) {
            // The server can be asked, but has nothing that tells.
            for (long deadline = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < deadline; ) {
                try (ResultSet row = statement.executeQuery("SELECT pg_last_wal_replay_lsn() >= '" + end + "'")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        return;
                    }
                }
                Thread.sleep(SLICE_MILLIS);
            }
            throw new IllegalStateException("the standby did not come to " + end + " within " + PATIENCE);
        }
    }

    @Override
    public void close() throws IOException {
        clock.interrupt();
        try {
            primary.process().control(data, List.of("-m", "immediate", "stop"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            primary.close();
        }
    }
}
