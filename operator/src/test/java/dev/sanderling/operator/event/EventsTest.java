package dev.sanderling.operator.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.BatchStatus;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.api.SourceStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventsTest {
    @Test
    void eachNewBatchWithChangesOldestFirst() {
        CaptureJobStatus before = status("True", null, batch(1, 5));
        CaptureJobStatus after = status("True", null, batch(4, 1), batch(3, 0), batch(2, 7), batch(1, 5));
        assertThat(Events.between(before, after))
                .extracting(Happening::note)
                .containsExactly(
                        "Batch batch-2 published 7 changes up to 0/2.", "Batch batch-4 published 1 change up to 0/4.");
        assertThat(Events.between(before, after)).allMatch(Happening::isBatch);
        assertThat(Events.between(after, after)).isEmpty();
    }

    @Test
    void aFailureIsToldOnce() {
        CaptureJobStatus before = status("True", null);
        CaptureJobStatus failed = status("True", run("run-1", "Failed"));
        assertThat(Events.between(before, failed)).singleElement().satisfies(happening -> {
            assertThat(happening.type()).isEqualTo("Warning");
            assertThat(happening.reason()).isEqualTo("SourceUnreachable");
            assertThat(happening.note()).contains("run-1");
        });
        assertThat(Events.between(before, failed)).noneMatch(Happening::isBatch);
        assertThat(Events.between(failed, failed)).isEmpty();
        assertThat(Events.between(failed, status("True", run("run-2", "Failed"))))
                .hasSize(1);
        assertThat(Events.between(before, status("True", run("run-1", "Succeeded"))))
                .isEmpty();
    }

    @Test
    void turningNotReadyTellsTheFailure() {
        CaptureJobStatus before = status("True", null);
        CaptureJobStatus after = status("False", run("run-1", "Failed"));
        assertThat(Events.between(before, after))
                .singleElement()
                .satisfies(happening -> assertThat(happening.note()).startsWith("Ready is False"));
        assertThat(Events.between(after, before))
                .singleElement()
                .satisfies(happening -> assertThat(happening.type()).isEqualTo("Normal"));
        assertThat(Events.between(null, status("Unknown", null))).isEmpty();
    }

    @Test
    void goingOnFromAFormerJobIsToldOnce() {
        var source = new SourceStatus(null, null, "a_slot", null, null, "0/7", null, null);
        var first = new CaptureJobStatus(
                1L, null, null, null, null, null, null, null, null, null, null, null, source, null);
        assertThat(Events.between(null, first)).singleElement().satisfies(happening -> {
            assertThat(happening.reason()).isEqualTo("CheckpointAdopted");
            assertThat(happening.note()).contains("0/7", "a_slot");
        });
        assertThat(Events.between(status("True", null), first)).isEmpty();
    }

    /** A name that another still has, and is about to give up, comes by itself. */
    @Test
    void whatIsOnlyWaitedForIsNoWarning() {
        CaptureJobStatus waits = status("False", "NameNotYetFree", null);
        assertThat(Events.between(null, waits))
                .singleElement()
                .satisfies(happening -> assertThat(happening.type()).isEqualTo("Normal"));
        assertThat(Events.between(null, status("False", "NameTaken", null)))
                .singleElement()
                .satisfies(happening -> assertThat(happening.type()).isEqualTo("Warning"));
    }

    private static CaptureJobStatus status(String ready, @Nullable RunStatus run, BatchStatus... batches) {
        return status(ready, "R", run, batches);
    }

    private static CaptureJobStatus status(
            String ready, String reason, @Nullable RunStatus run, BatchStatus... batches) {
        Condition condition = new ConditionBuilder()
                .withType("Ready")
                .withStatus(ready)
                .withReason(reason)
                .withMessage("M")
                .build();
        return new CaptureJobStatus(
                1L,
                List.of(condition),
                run,
                null,
                null,
                List.of(batches),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static RunStatus run(String id, String result) {
        return new RunStatus(id, "Run", null, null, result, "SourceUnreachable", "Cannot reach it.", 1, 1L, null);
    }

    private static BatchStatus batch(long number, long changes) {
        return new BatchStatus(
                "batch-" + number,
                number,
                "Succeeded",
                null,
                null,
                null,
                changes,
                null,
                null,
                null,
                null,
                "0/" + number,
                null,
                null,
                null,
                null);
    }
}
