package dev.sanderling.runner.source.mysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A real MySQL server on loopback for tests: row-based binlog with full metadata and, unless an option says otherwise,
 * GTIDs. The server comes from {@code .ci/mysql-server}, or with {@code SANDERLING_MYSQL_VERSION=8.0} from
 * {@code .ci/mysql-8.0-server}; where none is to be had the test is skipped with a message, or
 * fails where {@code CI=true} or {@code SANDERLING_REQUIRE_MYSQL} is set. {@code MYSQL_URL=mysql://user:password@host:port}
 * (a user who may do everything) takes the place of {@link #start()} without options.
 */
public final class TestMySql implements AutoCloseable {
    /** May do everything. */
    public static final String ADMIN = "admin";
    /** What {@link #ADMIN} and {@link #CAPTURE_USER} log in with. */
    public static final String PASSWORD = "s3cret, and 'more'";
    /** Has the grants that the documentation asks for, and no more. */
    public static final String CAPTURE_USER = "sanderling";

    private final String host;
    private final int port;
    private final String adminName;
    private final String adminPassword;
    private final Optional<MySqlProcess> process;

    private TestMySql(String host, int port, String adminName, String adminPassword, Optional<MySqlProcess> process) {
        this.host = host;
        this.port = port;
        this.adminName = adminName;
        this.adminPassword = adminPassword;
        this.process = process;
    }

    /** A server for one test class; {@link #close()} it. GTIDs are on. */
    public static TestMySql start() {
        String url = System.getenv("MYSQL_URL");
        return url == null || url.isBlank() ? startOwn() : external(URI.create(url));
    }

    /** A server with options of its own, e.g. {@code --gtid-mode=OFF}, {@code --enforce-gtid-consistency=OFF}. */
    public static TestMySql startOwn(String... options) {
        return of(ServerProgram.MYSQL, options);
    }

    /** A MySQL 8.0, the oldest that is read, whatever version the other tests have. */
    public static TestMySql startOld(String... options) {
        return of(ServerProgram.MYSQL_8_0, options);
    }

    /** A MySQL 5.7, which is too old. */
    static TestMySql startTooOld(String... options) {
        return of(ServerProgram.MYSQL_5_7, options);
    }

    /** A MariaDB, which no log is read of. */
    public static TestMySql startMariaDb(String... options) {
        return of(ServerProgram.MARIADB, options);
    }

    private static TestMySql of(ServerProgram program, String... options) {
        MySqlProcess process = MySqlProcess.start(program, List.of(options));
        return new TestMySql("127.0.0.1", process.port(), ADMIN, PASSWORD, Optional.of(process));
    }

    private static TestMySql external(URI url) {
        String[] user = url.getUserInfo() == null
                ? new String[] {"root"}
                : url.getUserInfo().split(":", 2);
        var server = new TestMySql(
                url.getHost(),
                url.getPort() < 0 ? 3306 : url.getPort(),
                user[0],
                user.length > 1 ? user[1] : "",
                Optional.empty());
        server.execute(MySqlProcess.USERS.toArray(String[]::new));
        return server;
    }

    /** Address to connect to. */
    public String host() {
        return host;
    }

    /** Port to connect to. */
    public int port() {
        return port;
    }

    /** Folder of the data, which has the certificates {@code ca.pem}, {@code client-cert.pem}; not of an external server. */
    public Path dataDirectory() {
        return process.orElseThrow().directory();
    }

    /** Stops the server and starts it again on the same data and port; not of an external server. */
    public void restart(String... options) {
        process.orElseThrow().restart(List.of(options));
    }

    /** Stops the server, copies its data, and starts it again. */
    void backUp(String... options) {
        process.orElseThrow().backUp(List.of(options));
    }

    /** Puts the copied data back and starts the server on them. */
    void restore(String... options) {
        process.orElseThrow().restore(List.of(options));
    }

    /** Whether it is an 8.0, which does not know all of what newer ones do. */
    boolean isOld() {
        return query("SELECT VERSION()").getFirst().startsWith("8.0.");
    }

    /** Forgets the whole log; each version has its own words for that. */
    void resetLog() {
        execute(isOld() ? "RESET MASTER" : "RESET BINARY LOGS AND GTIDS");
    }

    /** A connection that may do everything; no database chosen. */
    public Connection connect() {
        return connect(adminName, adminPassword);
    }

    /** A connection that may do everything, in that database. */
    public Connection connect(String database) {
        try {
            Connection connection = connect();
            connection.setCatalog(database);
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection of that user; no database chosen. */
    public Connection connect(String user, String password) {
        var properties = new Properties();
        properties.put("user", user);
        properties.put("password", password);
        properties.put("sslMode", "DISABLED");
        properties.put("allowPublicKeyRetrieval", "true");
        properties.put("allowMultiQueries", "true");
        properties.put("rewriteBatchedStatements", "true");
        try {
            return DriverManager.getConnection("jdbc:mysql://" + host + ":" + port + "/", properties);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Executes statements as {@link #ADMIN}, each committed by itself. */
    public void execute(String... statements) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of a query's rows, as text. */
    public List<String> query(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A folder of Secrets as a pod has them mounted: {@code <secretName>/username} and {@code password} of
     * {@link #CAPTURE_USER}.
     */
    public static Path secrets(Path directory, String secretName) {
        try {
            Path secret = Files.createDirectories(directory.resolve(secretName));
            Files.writeString(secret.resolve("username"), CAPTURE_USER);
            Files.writeString(secret.resolve("password"), PASSWORD);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the server as a power failure would. */
    public void kill() throws InterruptedException {
        process.orElseThrow().kill();
    }

    /** Waits for a process to end. */
    static void await(Process process, long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.ifPresent(MySqlProcess::close);
    }
}
