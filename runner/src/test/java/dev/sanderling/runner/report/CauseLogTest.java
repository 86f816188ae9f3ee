package dev.sanderling.runner.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log has of a cause at the level that everybody uses. */
class CauseLogTest {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @AfterEach
    void putBack() {
        System.setErr(before);
        LogFormat.install(false, false);
    }

    @Test
    void aDefectHasItsCauseAndStack() {
        var root = new NullPointerException("because \"<local4>\" is null");
        String log = log(Defect.of("The run", new ConnectException("An exception occurred", root)), false);
        assertThat(log)
                .contains(
                        "InternalError",
                        "java.lang.NullPointerException: because",
                        "at " + getClass().getName());
    }

    @Test
    void whereTheSentencePromisesTheLogItHasIt() {
        for (Reason reason : new Reason[] {Reason.ENGINE_FAILED, Reason.ENGINE_STUCK, Reason.PRIVILEGE_MISSING}) {
            assertThat(log(new Failure(reason, "x", new SQLException("permission denied for t", "42501")), false))
                    .contains("permission denied for t");
        }
        assertThat(log(new Failure(Reason.SOURCE_LOST, "x", new SQLException("S3CRET")), false))
                .isEmpty();
    }

    @Test
    void theWordsOfALibraryAboutAValueAreForThoseWhoAskForThem() {
        var failure = new Failure(
                Reason.ENGINE_FAILED,
                "x",
                new DataException("Invalid value S3CRET", new NumberFormatException("S3CRET")));
        assertThat(log(failure, false))
                .contains(
                        "DataException",
                        "NumberFormatException",
                        "at " + getClass().getName())
                .doesNotContain("S3CRET");
        assertThat(log(failure, true)).contains("S3CRET");
        var refused =
                new Failure(Reason.UNCONVERTIBLE_VALUE, "x", new SQLException("invalid input syntax: S3CRET", "22P02"));
        assertThat(log(refused, false)).contains("SQLSTATE 22P02").doesNotContain("S3CRET");
    }

    private String log(Failure failure, boolean verbose) {
        written.reset();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        LogFormat.install(false, verbose);
        CauseLog.write(failure, verbose);
        System.err.flush();
        return written.toString(StandardCharsets.UTF_8);
    }
}
