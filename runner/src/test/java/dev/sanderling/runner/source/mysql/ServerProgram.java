package dev.sanderling.runner.source.mysql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Where a server's program comes from, and how it is started. */
enum ServerProgram {
    /** The newest, unless {@code SANDERLING_MYSQL_VERSION=8.0} asks for the oldest that is read. */
    MYSQL(isOld() ? ".ci/mysql-8.0-server" : ".ci/mysql-server", "SANDERLING_REQUIRE_MYSQL", Small.MYSQL, Small.LOG),
    MYSQL_8_0(".ci/mysql-8.0-server", "SANDERLING_REQUIRE_MYSQL", Small.MYSQL, Small.LOG),
    MYSQL_5_7(".ci/mysql-5.7-server", "SANDERLING_REQUIRE_MYSQL", Small.MYSQL, Small.LOG),
    MARIADB(
            ".ci/mariadb-server",
            "SANDERLING_REQUIRE_MARIADB",
            List.of(
                    "--innodb-log-file-size=8M",
                    "--innodb-flush-method=nosync",
                    "--innodb-autoextend-increment=4",
                    "--innodb-temp-data-file-path=ibtmp1:4M:autoextend",
                    "--aria-log-file-size=8M",
                    "--skip-name-resolve"),
            List.of());

    /** What an enum's constants may use. */
    private static final class Small {
        /** {@code loose}: an option that the version does not have is a warning. */
        private static final List<String> MYSQL = List.of(
                "--loose-innodb-redo-log-capacity=8M",
                "--innodb-flush-method=nosync",
                "--loose-mysqlx=OFF",
                "--skip-name-resolve");

        private static final List<String> LOG = List.of(
                "--server-id=1",
                "--log-bin=binlog",
                "--loose-binlog-row-metadata=FULL",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON");
    }

    /** Small, and without what makes a crash of the machine survivable. */
    private static final List<String> SMALL = List.of(
            "--innodb-buffer-pool-size=48M",
            "--innodb-log-buffer-size=2M",
            "--innodb-flush-log-at-trx-commit=2",
            "--innodb-doublewrite=OFF",
            "--innodb-buffer-pool-dump-at-shutdown=OFF",
            "--innodb-buffer-pool-load-at-startup=OFF",
            "--sync-binlog=0",
            "--performance-schema=OFF",
            "--table-open-cache=200",
            "--max-connections=60",
            "--bind-address=127.0.0.1");

    private final String script;
    private final String required;
    private final List<String> small;
    private final List<String> replication;

    ServerProgram(String script, String required, List<String> small, List<String> replication) {
        this.script = script;
        this.required = required;
        this.small = small;
        this.replication = replication;
    }

    private static boolean isOld() {
        return "8.0".equals(System.getenv("SANDERLING_MYSQL_VERSION"));
    }

    /** Options of a server that runs. */
    List<String> running() {
        return Stream.of(SMALL, small, replication).flatMap(List::stream).toList();
    }

    /** Makes the data folder, with the users of {@link TestMySql}. */
    void initialize(Path server, Path data, List<String> options) throws IOException {
        List<String> command = command(server, data);
        command.addAll(options);
        command.addAll(SMALL);
        command.addAll(small);
        Path users = Files.createTempFile("users", ".sql");
        String sql = String.join(";\n", MySqlProcess.USERS) + ";\n";
        if (this != MARIADB) {
            Files.writeString(users, sql);
            command.addAll(List.of("--skip-log-bin", "--initialize-insecure", "--init-file=" + users));
            MySqlProcess.run(command, data, null);
        } else {
            Files.createDirectory(data.resolve("mysql"));
            Files.writeString(
                    users,
                    Files.readString(server.resolveSibling("bootstrap.sql")) + "\nFLUSH PRIVILEGES;\n" + sql,
                    StandardCharsets.UTF_8);
            command.add("--bootstrap");
            MySqlProcess.run(command, data, users);
        }
        Files.delete(users);
    }

    static List<String> command(Path server, Path directory) {
        List<String> command = new ArrayList<>(List.of(server.toString(), "--datadir=" + directory));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        return command;
    }

    /** The program; where there is none the test is skipped, or fails where it must run. */
    Path find() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve(script))) {
            root = root.getParent();
            if (root == null) {
                throw new IllegalStateException(script + " is in no folder above the current one");
            }
        }
        try {
            Path said = Files.createTempFile("server", ".log");
            Process asked = new ProcessBuilder(root.resolve(script).toString())
                    .redirectError(said.toFile())
                    .start();
            String path = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            TestMySql.await(asked, 600);
            String why = Files.readString(said).strip();
            Files.delete(said);
            if (asked.exitValue() != 0) {
                boolean needed = "true".equals(System.getenv("CI")) || System.getenv(required) != null;
                if (needed || asked.exitValue() != 2) {
                    Assertions.fail("no server for tests: " + why);
                }
                Assumptions.abort("SKIPPED, no server for tests: " + why);
            }
            return Path.of(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
