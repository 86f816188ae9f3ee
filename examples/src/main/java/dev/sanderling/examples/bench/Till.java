package dev.sanderling.examples.bench;

import dev.sanderling.examples.local.Build;
import dev.sanderling.examples.local.Shop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real MySQL with one small table, where this machine has a MySQL. Its user and password are the shop's. */
final class Till implements AutoCloseable {
    static final String TABLE = "till.receipts";

    private static final String SETUP = """
            CREATE USER 'sanderling'@'%%' IDENTIFIED BY '%s';
            GRANT ALL ON *.* TO 'sanderling'@'%%';
            CREATE DATABASE till;
            CREATE TABLE %s (id BIGINT PRIMARY KEY AUTO_INCREMENT, amount DECIMAL(10,2) NOT NULL);
            INSERT INTO %2$s (amount) VALUES (10.00), (20.50), (30.00);
            """.formatted(Shop.PASSWORD, TABLE);

    private final Process process;
    private final int port;

    private Till(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** What is done while it runs. */
    interface Use {
        void go(Till till) throws Exception;
    }

    /** Starts it, with its data below the directory, and stops it again; does nothing where there is no MySQL. */
    static void with(Path directory, Use what) throws Exception {
        Optional<Till> started = start(directory);
        if (started.isPresent()) {
            try (Till till = started.get()) {
                // Filled with its log switched off, the server has no transaction to begin with.
                till.tenChanges();
                what.go(till);
            }
        }
    }

    private static Optional<Till> start(Path directory) throws IOException, InterruptedException {
        Process script = new ProcessBuilder(
                        Build.find().root().resolve(".ci/mysql-server").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String server = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (script.waitFor() != 0) {
            return Optional.empty();
        }
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>(List.of(server, "--datadir=" + directory.resolve("data")));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        command.addAll(List.of("--innodb-buffer-pool-size=48M", "--performance-schema=OFF", "--mysqlx=OFF"));
        List<String> initialise = new ArrayList<>(command);
        initialise.addAll(List.of(
                "--initialize-insecure",
                "--skip-log-bin",
                "--init-file=" + Files.writeString(directory.resolve("setup.sql"), SETUP)));
        int code = launch(directory, initialise).waitFor();
        if (code != 0) {
            throw new IOException("mysqld ended with " + code + "; see " + directory.resolve("server.log"));
        }
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=s.sock",
                "--server-id=1",
                "--log-bin=binlog",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON"));
        Till till = new Till(launch(directory, command), port);
        till.awaitConnection();
        return Optional.of(till);
    }

    int port() {
        return port;
    }

    /** Ten more rows. */
    void tenChanges() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 10; i++) {
                statement.execute("INSERT INTO " + TABLE + " (amount) VALUES (" + i + ")");
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + port + "/till?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                Shop.USER,
                Shop.PASSWORD);
    }

    private void awaitConnection() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Connection connection = connect()) {
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new IOException("mysqld did not start", e);
                }
                Thread.sleep(50);
            }
        }
    }

    private static Process launch(Path directory, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("server.log").toFile()))
                .start();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
