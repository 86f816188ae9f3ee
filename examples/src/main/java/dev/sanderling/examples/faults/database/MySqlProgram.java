package dev.sanderling.examples.faults.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the MySQL server's program is; it may be downloaded for this. */
public final class MySqlProgram {
    private static final int NONE = 2;

    private MySqlProgram() {}

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
    public static Path find(Path root) throws IOException, InterruptedException {
        Path said = Files.createTempFile("mysql-server", ".log");
        try {
            Process script = new ProcessBuilder(root.resolve(".ci/mysql-server").toString())
                    .redirectError(said.toFile())
                    .start();
            String path = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = script.waitFor();
            if (code == 0) {
                return Path.of(path);
            }
            String why = Files.readString(said).strip();
            throw code == NONE ? new Missing(why) : new IOException(".ci/mysql-server: exit " + code + ": " + why);
        } finally {
            Files.delete(said);
        }
    }
}
