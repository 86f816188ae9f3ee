package dev.sanderling.runner.source.mysql;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A mysqld or mariadbd of our own with a data folder of its own: copied from a template that is made once per machine. */
final class MySqlProcess implements AutoCloseable {
    /** Makes the users of {@link TestMySql}. */
    static final List<String> USERS = List.of(
            "CREATE USER IF NOT EXISTS 'admin'@'%' IDENTIFIED BY '" + TestMySql.PASSWORD.replace("'", "''") + "'",
            "GRANT ALL ON *.* TO 'admin'@'%' WITH GRANT OPTION",
            "CREATE USER IF NOT EXISTS 'sanderling'@'%' IDENTIFIED BY '" + TestMySql.PASSWORD.replace("'", "''") + "'",
            "GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'sanderling'@'%'");

    /** The option with which names of tables are kept in lower case. */
    static final String LOWER_CASE = "--lower-case-table-names=1";

    private final ServerProgram program;
    private final Path server;
    private final Path directory;
    private final int port;
    private Process process;

    private MySqlProcess(ServerProgram program, Path server, Path directory, int port, List<String> options) {
        this.program = program;
        this.server = server;
        this.directory = directory;
        this.port = port;
        this.process = launch(options);
    }

    static MySqlProcess start(ServerProgram program, List<String> options) {
        Path server = program.find();
        try {
            // Names are kept so from the beginning, or never.
            Path template = template(program, server, options.contains(LOWER_CASE) ? List.of(LOWER_CASE) : List.of());
            Path directory = Files.createTempDirectory("mysql-");
            copy(template, directory);
            // Two servers must not have one server_uuid.
            Files.deleteIfExists(directory.resolve("auto.cnf"));
            int port;
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            var started = new MySqlProcess(program, server, directory, port, options);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    void restart(List<String> options) {
        stop();
        process = launch(options);
    }

    void backUp(List<String> options) {
        stop();
        try {
            copy(directory, backup());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = launch(options);
    }

    void restore(List<String> options) {
        stop();
        try {
            delete(directory);
            Files.move(backup(), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = launch(options);
    }

    private Path backup() {
        return directory.resolveSibling(directory.getFileName() + "-backup");
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        stop();
        try {
            delete(directory);
            delete(temporary());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server that starts deletes temporary tables in there, those of its neighbours too. */
    private Path temporary() {
        return directory.resolveSibling(directory.getFileName() + "-tmp");
    }

    private void stop() {
        process.destroy();
        TestMySql.await(process, 60);
    }

    private Process launch(List<String> options) {
        List<String> command = ServerProgram.command(server, directory);
        command.addAll(program.running());
        command.addAll(List.of("--port=" + port, "--socket=s.sock", "--pid-file=s.pid", "--tmpdir=" + temporary()));
        command.addAll(options);
        Path log = directory.resolve("server.log");
        try {
            Files.createDirectories(temporary());
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            awaitConnection(started, log);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitConnection(Process started, Path log) throws IOException {
        var properties = new Properties();
        properties.put("user", TestMySql.ADMIN);
        properties.put("password", TestMySql.PASSWORD);
        properties.put("sslMode", "DISABLED");
        properties.put("allowPublicKeyRetrieval", "true");
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (true) {
            try (var connection = DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + port + "/", properties)) {
                return;
            } catch (SQLException e) {
                if (!started.isAlive() || System.nanoTime() > deadline) {
                    started.destroyForcibly();
                    throw new IllegalStateException(server + " did not start: " + Files.readString(log), e);
                }
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                started.destroyForcibly();
                throw new IllegalStateException(e);
            }
        }
    }

    /** The data folder that every server starts from; whoever comes first makes it. */
    private static Path template(ServerProgram program, Path server, List<String> options) throws IOException {
        Path home = server.resolveSibling("..").normalize();
        String version =
                run(List.of(server.toString(), "--version"), null, null).replaceAll("(?s).*Ver (\\S+).*", "$1");
        Path template = home.resolve("data-2-" + version + String.join("", options));
        if (Files.isDirectory(template)) {
            return template;
        }
        try (var channel = FileChannel.open(
                        home.resolve("data.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (Files.isDirectory(template)) {
                return template;
            }
            Path making = Files.createTempDirectory(home, "making-");
            program.initialize(server, making, options);
            try {
                Files.move(making, template, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                throw new IOException("cannot rename within " + home, e);
            }
        }
        return template;
    }

    /** @param input what is sent to it; null for nothing */
    static String run(List<String> command, @Nullable Path directory, @Nullable Path input) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory == null ? new File(".") : directory.toFile())
                .redirectInput(
                        input == null ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.from(input.toFile()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        TestMySql.await(process, 300);
        if (process.exitValue() != 0) {
            throw new IOException(command + " failed: " + said);
        }
        return said;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes a) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path done, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(done);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
