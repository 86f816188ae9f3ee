package dev.sanderling.examples.faults.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Servers that speak MySQL's protocol: where their programs are, which may be downloaded for this, and what they are told. */
public enum MySqlProgram {
    /** MySQL. */
    MYSQL(
            ".ci/mysql-server",
            "MySQL",
            List.of(
                    "--innodb-redo-log-capacity=16M",
                    "--innodb-flush-method=nosync",
                    "--mysqlx=OFF",
                    "--server-id=1",
                    "--log-bin=binlog")),
    /** The oldest MySQL that is read. */
    MYSQL_8_0(".ci/mysql-8.0-server", MYSQL.title, MYSQL.options),
    /** MariaDB. */
    MARIADB(".ci/mariadb-server", "MariaDB", List.of("--innodb-log-file-size=16M", "--innodb-flush-method=nosync"));

    private static final int NONE = 2;

    private final String script;
    private final String title;
    private final List<String> options;

    MySqlProgram(String script, String title, List<String> options) {
        this.script = script;
        this.title = title;
        this.options = options;
    }

    boolean isMySql() {
        return this != MARIADB;
    }

    String title() {
        return title;
    }

    /** The field of {@code spec.sinks[].jdbc}. */
    String field() {
        return title.toLowerCase(java.util.Locale.ROOT);
    }

    List<String> options() {
        return options;
    }

    /** There is none to be had here; the message says why. */
    public static final class Missing extends IOException {
        Missing(String why) {
            super(why);
        }
    }

    /**
     * The program.
     *
     * @param root of the repository
     * @throws Missing where there is none
     */
    public Path find(Path root) throws IOException, InterruptedException {
        return ask(root, script);
    }

    /** What a script prints that gets a server's program. */
    static Path ask(Path root, String script, String... arguments) throws IOException, InterruptedException {
        Path said = Files.createTempFile("server", ".log");
        try {
            List<String> command = new ArrayList<>(List.of(root.resolve(script).toString()));
            command.addAll(List.of(arguments));
            Process asked =
                    new ProcessBuilder(command).redirectError(said.toFile()).start();
            String path = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = asked.waitFor();
            if (code == 0) {
                return Path.of(path);
            }
            String why = Files.readString(said).strip();
            throw code == NONE ? new Missing(why) : new IOException(script + ": exit " + code + ": " + why);
        } finally {
            Files.delete(said);
        }
    }
}
