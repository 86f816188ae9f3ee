package dev.sanderling.examples.bench;

import dev.sanderling.examples.local.Shop;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/** What a {@code jdbc} sink costs: a million rows and changes into another database of the same server. */
final class Copies {
    private static final String DATABASE = "copies";
    private static final int PORTION = 10_000;

    private final Shop shop;
    private final Jobs jobs;
    private final Path root;

    /** @param root of the repository */
    Copies(Shop shop, Jobs jobs, Path root) {
        this.root = root;
        this.shop = shop;
        this.jobs = jobs;
    }

    /** The database that is written to. */
    void create() throws SQLException {
        // Not within a transaction, as the shop's own statements are.
        try (Connection connection = shop.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + Shop.USER);
        }
    }

    /** The job's sink, as a line of its document. */
    private String sink(String name, String mode) {
        return "{name: copy, jdbc: {postgres: {host: 127.0.0.1, port: " + shop.port() + ", database: " + DATABASE
                + ", credentials: {secretName: shop}, tls: {mode: disable}}, schema: " + name.replace('-', '_')
                + ", mode: " + mode + "}}";
    }

    /** A run that reads the table. */
    Measured snapshot(String name, String mode) throws Exception {
        jobs.write(name, "public.narrow", "Initial", sink(name, mode));
        return jobs.run(name);
    }

    /** The floor: the same rows by COPY, into a table with the same key. */
    Measured floor(int rows) throws Exception {
        long started = System.nanoTime();
        try (Connection connection = shop.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE floor (LIKE narrow INCLUDING INDEXES)");
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            for (int done = 0; done < rows; done += PORTION) {
                var lines = new StringBuilder();
                for (int id = done; id < done + PORTION; id++) {
                    lines.append(id)
                            .append('\t')
                            .append(id)
                            .append("\t1\tname ")
                            .append(id);
                    lines.append("\t2026-01-01 00:00:00Z\t1.00\n");
                }
                copy.copyIn("COPY floor FROM STDIN", new StringReader(lines.toString()));
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            statement.execute("DROP TABLE floor");
            return new Measured(seconds, Double.NaN, 0);
        }
    }

    /** Makes the two tables that debezium-connector-jdbc writes to, as our sink would. */
    void createForPeer() throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            String columns = " (id bigint %s, a int, b int, c text, d timestamptz, e numeric(10,2))";
            statement.execute("CREATE TABLE peer_upsert" + columns.formatted("PRIMARY KEY"));
            statement.execute("CREATE TABLE peer_insert" + columns.formatted(""));
            statement.execute("GRANT ALL ON peer_upsert, peer_insert TO " + Shop.USER);
        }
    }

    /**
     * A process of debezium-connector-jdbc that writes the table's rows, and nothing else: no source is read.
     *
     * @param mode upsert or insert
     * @param unnest whether by its way that is for PostgreSQL only
     * @param portion records that it is given at a time, and that it makes a batch of
     * @param more what a is more than id
     */
    Measured peer(String mode, boolean unnest, int portion, String op, int rows, int more) throws Exception {
        Path jars = root.resolve("examples/target/peer");
        Measured measured = jobs.measure(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                root.resolve("examples/target/classes") + ":" + jars + "/*",
                Peer.class.getName(),
                "jdbc:postgresql://127.0.0.1:" + shop.port() + "/" + DATABASE
                        + (unnest ? "" : "?reWriteBatchedInserts=true"),
                Shop.USER,
                Shop.PASSWORD,
                "peer_" + mode,
                mode,
                Boolean.toString(unnest),
                Integer.toString(portion),
                op,
                Integer.toString(rows),
                Integer.toString(more)));
        long expected = (long) rows * (rows + 1) / 2 + (long) rows * more;
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*), sum(a) FROM peer_" + mode)) {
            row.next();
            if (row.getLong(1) != rows || row.getLong(2) != expected) {
                throw new IllegalStateException("it has not written what it was given");
            }
        }
        return measured;
    }

    /** Empties a table of theirs, or only tidies it up. */
    void settlePeer(String mode, boolean empty) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute((empty ? "TRUNCATE peer_" : "VACUUM ANALYZE peer_") + mode);
            statement.execute("CHECKPOINT");
        }
    }

    private Connection connect() throws SQLException {
        return shop.connectTo(DATABASE);
    }

    /** The median of one is itself. */
    static List<Measured> one(Measured measured) {
        return List.of(measured);
    }
}
