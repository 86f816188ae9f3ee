package dev.sanderling.examples.local;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.sanderling.examples.faults.database.MySqlProgram;
import java.nio.file.Path;

/** The server's program for a test: where there is none the test is skipped, except where that must not be. */
public final class TestMySql {
    private TestMySql() {}

    /** The program; aborts the test where there is none. */
    public static Path program(Build build) throws Exception {
        try {
            return MySqlProgram.find(build.root());
        } catch (MySqlProgram.Missing e) {
            boolean required = "true".equals(System.getenv("CI")) || System.getenv("SANDERLING_REQUIRE_MYSQL") != null;
            if (!required) {
                abort("SKIPPED, no MySQL server for tests: " + e.getMessage());
            }
            throw e;
        }
    }
}
