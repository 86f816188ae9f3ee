package dev.sanderling.runner.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.Retention;
import dev.sanderling.outcome.TerminationMessage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminationLogTest {
    @Test
    void theOperatorReadsWhatTheRunnerWrites() throws Exception {
        TerminationMessage message = new TerminationMessage(
                Reason.SLOT_MISSING,
                "The slot \"a\" is gone;\ndo something.",
                List.of(new Finding(Reason.SLOT_MISSING, "one"), new Finding(Reason.SINK_FULL, "two")),
                "0000000001-abcdef",
                true,
                "PostgreSQL 18.4",
                new Retention(4096L, 3600L, "max_slot_wal_keep_size"));
        assertThat(new ObjectMapper().readValue(TerminationLog.bytes(message), TerminationMessage.class))
                .isEqualTo(message);
    }

    @Test
    void whatIsTooLongForTheKubeletLosesItsLastFindings() throws Exception {
        Finding finding = new Finding(Reason.PRIVILEGE_MISSING, "x".repeat(300));
        TerminationMessage message = new TerminationMessage(
                Reason.PRIVILEGE_MISSING, "y".repeat(5000), Collections.nCopies(40, finding), null, null, null, null);
        byte[] bytes = TerminationLog.bytes(message);
        TerminationMessage read = new ObjectMapper().readValue(bytes, TerminationMessage.class);
        assertThat(bytes).hasSizeLessThanOrEqualTo(4096);
        List<Finding> kept = java.util.Objects.requireNonNull(read.findings());
        assertThat(kept).isNotEmpty().hasSizeLessThan(40);
        assertThat(read.message())
                .endsWith("... (" + (40 - kept.size()) + " of 40 findings are only in this run's log.)");
    }
}
