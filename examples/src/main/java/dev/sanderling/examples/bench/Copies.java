package dev.sanderling.examples.bench;

import dev.sanderling.examples.local.Shop;
import java.io.StringReader;
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

    Copies(Shop shop, Jobs jobs) {
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

    /** The median of one is itself. */
    static List<Measured> one(Measured measured) {
        return List.of(measured);
    }
}
