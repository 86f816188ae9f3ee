package dev.sanderling.examples.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A real PostgreSQL with the tables of a small shop. */
public final class Shop implements AutoCloseable {
    /** The user the captures log in with, and its password; a sample, and reachable from this machine only. */
    public static final String USER = "sanderling";

    public static final String PASSWORD = "sample";
    public static final String DATABASE = "shop";

    private static final String SCHEMA = """
            CREATE TABLE customers (id bigserial PRIMARY KEY, name text NOT NULL, email text, card_number text,
                                    password text, created_at timestamptz NOT NULL DEFAULT now());
            CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers,
                                 state text NOT NULL DEFAULT 'new', total numeric(10,2) NOT NULL DEFAULT 0,
                                 ordered_at timestamptz NOT NULL DEFAULT now());
            CREATE TABLE order_lines (id bigserial PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
                                      article text NOT NULL, quantity int NOT NULL, price numeric(10,2) NOT NULL);
            CREATE TABLE payments (id bigserial PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
                                   amount numeric(10,2) NOT NULL, paid_at timestamptz NOT NULL DEFAULT now());
            INSERT INTO customers (name, email, card_number)
                SELECT 'Customer ' || i, 'c' || i || '@example.com', '4000-0000-0000-' || lpad(i::text, 4, '0')
                FROM generate_series(1, 50) i;
            INSERT INTO orders (customer_id, total) SELECT 1 + i % 50, i * 1.5 FROM generate_series(1, 200) i;
            INSERT INTO order_lines (order_id, article, quantity, price)
                SELECT 1 + i % 200, 'article-' || i % 20, 1 + i % 3, 9.90 FROM generate_series(1, 400) i;
            CREATE ROLE sanderling LOGIN REPLICATION PASSWORD 'sample';
            GRANT CREATE ON DATABASE shop TO sanderling;
            GRANT CREATE, USAGE ON SCHEMA public TO sanderling;
            -- A publication names tables, and only their owner may put them into one.
            ALTER TABLE customers OWNER TO sanderling;
            ALTER TABLE orders OWNER TO sanderling;
            ALTER TABLE order_lines OWNER TO sanderling;
            ALTER TABLE payments OWNER TO sanderling;
            """;

    private final EmbeddedPostgres server;

    private Shop(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts the server on a free port, with its data below the directory.
     *
     * @throws IOException where it does not start
     */
    public static Shop start(Path directory) throws IOException, SQLException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(directory.toFile())
                .setDataDirectory(directory.resolve("data"))
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_wal_senders", "10")
                .setServerConfig("max_replication_slots", "20")
                .setServerConfig("max_connections", "60")
                .start();
        Shop shop = new Shop(server);
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
        }
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
        }
        return shop;
    }

    public int port() {
        return server.getPort();
    }

    /** A connection as the application's own, a superuser. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port() + "/" + DATABASE, "postgres", "postgres");
    }

    /** Runs statements in one transaction. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
