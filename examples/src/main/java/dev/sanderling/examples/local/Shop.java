package dev.sanderling.examples.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
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
            CREATE ROLE {user} LOGIN REPLICATION PASSWORD 'sample';
            GRANT CREATE ON DATABASE {database} TO {user};
            GRANT CREATE, USAGE ON SCHEMA public TO {user};
            -- A publication names tables, and only their owner may put them into one.
            ALTER TABLE customers OWNER TO {user};
            ALTER TABLE orders OWNER TO {user};
            ALTER TABLE order_lines OWNER TO {user};
            ALTER TABLE payments OWNER TO {user};
            """;

    private final Server server;
    private final String database;
    private final String user;
    private final Closeable end;

    private Shop(Server server, String database, String user, Closeable end) {
        this.server = server;
        this.database = database;
        this.user = user;
        this.end = end;
    }

    /** A PostgreSQL server with wal_level=logical, and a superuser of it. */
    public record Server(String host, int port, String superuser, String password) {
        Connection connect(String database) throws SQLException {
            return DriverManager.getConnection(
                    "jdbc:postgresql://" + host + ":" + port + "/" + database, superuser, password);
        }

        void execute(String database, String... statements) throws SQLException {
            try (Connection connection = connect(database);
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
        }
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
        var own = new Server("127.0.0.1", server.getPort(), "postgres", "postgres");
        return new Shop(own, DATABASE, USER, server).open();
    }

    /**
     * Opens a shop on a server that is there already, under names of its own; both go when it is closed.
     *
     * @param name of database and user; an SQL name that needs no quotes
     */
    public static Shop open(Server server, String name) throws SQLException {
        return new Shop(server, name, name, () -> {
                    try {
                        server.execute(
                                "postgres",
                                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '"
                                        + name + "'",
                                "DROP DATABASE " + name + " WITH (FORCE)",
                                "DROP ROLE " + name);
                    } catch (SQLException e) {
                        throw new IOException("cannot remove database and role " + name, e);
                    }
                })
                .open();
    }

    private Shop open() throws SQLException {
        server.execute("postgres", "CREATE DATABASE " + database);
        server.execute(database, SCHEMA.replace("{user}", user).replace("{database}", database));
        return this;
    }

    public int port() {
        return server.port();
    }

    public String database() {
        return database;
    }

    /** Whom captures log in as. */
    public String user() {
        return user;
    }

    /** A connection as the application's own, a superuser. */
    public Connection connect() throws SQLException {
        return server.connect(database);
    }

    /** The same to another database of the server. */
    public Connection connectTo(String other) throws SQLException {
        return server.connect(other);
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
        end.close();
    }
}
