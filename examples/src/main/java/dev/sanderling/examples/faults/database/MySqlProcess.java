package dev.sanderling.examples.faults.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A mysqld or mariadbd with a data directory of its own. */
final class MySqlProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final long PAUSE_MILLIS = 20;

    /** Small, and without what makes a crash of the machine survivable: only the server itself crashes here. */
    private static final List<String> SMALL = List.of(
            "--innodb-buffer-pool-size=48M",
            "--innodb-flush-log-at-trx-commit=2",
            "--innodb-doublewrite=OFF",
            "--sync-binlog=0",
            "--performance-schema=OFF",
            "--table-open-cache=200",
            "--max-connections=40",
            "--skip-name-resolve",
            "--log-bin-trust-function-creators=ON",
            "--bind-address=127.0.0.1");

    private final MySqlProgram kind;
    private final Path program;
    private final Path directory;
    private final int port;
    private final Settings settings;
    private Process process;

    private MySqlProcess(MySqlProgram kind, Path program, Path directory, int port, Settings settings)
            throws IOException, InterruptedException {
        this.kind = kind;
        this.program = program;
        this.directory = directory;
        this.port = port;
        this.settings = settings;
        this.process = launch();
    }

    /**
     * What else it is told.
     *
     * @param options of the server when it runs
     * @param zone of the machine, as it looks to the server
     */
    record Settings(List<String> options, String zone) {
        /** Nothing. */
        static final Settings NONE = new Settings(List.of(), "UTC");
    }

    static MySqlProcess create(MySqlProgram kind, Path program, Path directory, Settings settings)
            throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        List<String> command = command(program, data);
        command.addAll(SMALL);
        // Who comes over TCP has no name here, so that root of "localhost" does not count.
        Path users = Files.writeString(
                directory.resolve("users.sql"),
                "CREATE USER 'admin'@'%' IDENTIFIED BY 'sample';\nGRANT ALL ON *.* TO 'admin'@'%' WITH GRANT OPTION;\n");
        Path log = directory.resolve("server.log");
        Path input = Path.of("/dev/null");
        if (kind.isMySql()) {
            command.addAll(List.of("--skip-log-bin", "--initialize-insecure", "--init-file=" + users));
        } else {
            Files.createDirectories(data.resolve("mysql"));
            input = Files.writeString(
                    directory.resolve("bootstrap.sql"),
                    Files.readString(program.resolveSibling("bootstrap.sql")) + "\nFLUSH PRIVILEGES;\n"
                            + Files.readString(users));
            command.add("--bootstrap");
        }
        int code = start(command, input, log, settings.zone()).waitFor();
        if (code != 0) {
            throw new IOException(kind.title() + " makes no data folder: exit " + code + ", see " + log);
        }
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        return new MySqlProcess(kind, program, directory, port, settings);
    }

    MySqlProgram program() {
        return kind;
    }

    int port() {
        return port;
    }

    Connection connect() throws SQLException {
        return MySql.connect(port);
    }

    void restart(boolean hard) throws IOException, InterruptedException {
        if (hard) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        process = launch();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() throws IOException, InterruptedException {
        List<String> command = command(program, directory.resolve("data"));
        command.addAll(SMALL);
        command.addAll(kind.options());
        command.addAll(List.of("--port=" + port, "--socket=s.sock", "--pid-file=s.pid"));
        command.addAll(settings.options());
        Path log = directory.resolve("server.log");
        Process started = start(command, Path.of("/dev/null"), log, settings.zone());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try (Connection connection = connect()) {
                return started;
            } catch (SQLException e) {
                if (!started.isAlive() || System.nanoTime() > deadline) {
                    started.destroyForcibly();
                    throw new IOException(kind.title() + " did not start, see " + log, e);
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static Process start(List<String> command, Path input, Path log, String zone) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("TZ", zone);
        return builder.start();
    }

    private static List<String> command(Path program, Path directory) throws IOException {
        Path data = directory.toAbsolutePath();
        // A server that starts deletes temporary tables in there, those of its neighbours too.
        Path temporary = data.resolveSibling(data.getFileName() + "-tmp");
        Files.createDirectories(temporary);
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "--datadir=" + data, "--tmpdir=" + temporary));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        return command;
    }
}
