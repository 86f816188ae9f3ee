package dev.sanderling.runner.source.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * A real PostgreSQL server on a free port of the loopback interface, as root and as anybody else. It keeps nothing on
 * disk for sure (fsync is off): the tests kill clients, not servers.
 */
public final class TestPostgres implements AutoCloseable {
    /** The versions every test runs on. */
    public enum Version {
        OLDEST,
        NEWEST
    }

    private static final Map<Version, TestPostgres> SHARED = new ConcurrentHashMap<>();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** Held, because the logging system forgets loggers that nobody holds; warnings are still shown. */
    @SuppressWarnings("UnusedVariable")
    private static final List<Logger> QUIET = Stream.of("io.debezium", "org.apache.kafka", "io.zonky")
            .map(Logger::getLogger)
            .peek(logger -> logger.setLevel(Level.WARNING))
            .toList();

    private final EmbeddedPostgres server;

    private TestPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** A server that all tests of this JVM share, each with a database of its own; it ends with the JVM. */
    public static TestPostgres shared(Version version) {
        return SHARED.computeIfAbsent(version, v -> start(v, Map.of(), ""));
    }

    /**
     * A server of its own.
     *
     * @param settings as in postgresql.conf, without blanks; over ours
     * @param hba lines put before the ones that trust everybody from this machine
     */
    public static TestPostgres start(Version version, Map<String, String> settings, String hba) {
        return start(builder(version, settings)
                .setDataDirectoryCustomizer(
                        directory -> prepend(directory.toPath().resolve("pg_hba.conf"), hba)));
    }

    /**
     * A server on that data folder, which is made where it is not there and stays when the server is closed: so it can be
     * copied, put back and promoted.
     */
    public static TestPostgres on(Path data, Version version, Map<String, String> settings) {
        return start(builder(version, settings).setDataDirectory(data).setCleanDataDirectory(false));
    }

    private static EmbeddedPostgres.Builder builder(Version version, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("listen_addresses", "127.0.0.1");
        all.put("wal_level", "logical");
        all.put("max_replication_slots", "50");
        all.put("max_wal_senders", "50");
        all.put("max_connections", "100");
        // A barrier's arrival depends on it, and so do the numbers.
        all.put("synchronous_commit", "on");
        all.put("shared_buffers", "64MB");
        all.put("max_wal_size", "4GB");
        all.put("autovacuum", "off");
        all.putAll(settings);
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPgBinaryResolver(binaries(version))
                .setPGStartupWait(Duration.ofSeconds(60));
        all.forEach(builder::setServerConfig);
        return builder;
    }

    private static TestPostgres start(EmbeddedPostgres.Builder builder) {
        try {
            return new TestPostgres(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void prepend(Path file, String lines) {
        try {
            Files.writeString(file, lines + "\n" + Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where that version's server is. */
    public static PgBinaryResolver binaries(Version version) {
        return (system, hardware) -> {
            String name = "postgres-linux-x86_64.txz";
            if (version == Version.OLDEST) {
                return Objects.requireNonNull(
                        TestPostgres.class.getResourceAsStream("/" + name), "no PostgreSQL for this platform");
            }
            try (ZipFile jar = new ZipFile(Path.of("target", "databases", "postgres-newest.jar")
                            .toFile());
                    InputStream entry = jar.getInputStream(Objects.requireNonNull(jar.getEntry(name)))) {
                return new ByteArrayInputStream(entry.readAllBytes());
            }
        };
    }

    /** A new, empty database. */
    public TestDatabase database() {
        String name = "db" + DATABASES.incrementAndGet();
        try (Connection connection = connect("postgres")) {
            connection.createStatement().execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new TestDatabase(this, name);
    }

    /** A database that is there already, e.g. in a copied data folder. */
    public TestDatabase existing(String name) {
        return new TestDatabase(this, name);
    }

    /** As superuser. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port() + "/" + database, "postgres", "");
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
