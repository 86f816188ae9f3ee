package dev.sanderling.operator.handoff;

import static dev.sanderling.operator.Present.present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.BatchStatus;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobSpec;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Handoff.Wanted;
import dev.sanderling.checkpoint.HistoryManifest;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.operator.Examples;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.JobDocument;
import dev.sanderling.plan.Plans;
import dev.sanderling.plan.Strictness;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandoffTest {
    private final CaptureJob job = Examples.job("mysql-to-files.yaml");

    @Test
    void nothingMadeHereHasTheRunnersKey() {
        assertThat(Checkpoints.desired(job, false).getData()).isNullOrEmpty();
        ConfigMap observed = new ConfigMapBuilder(Checkpoints.desired(job, false))
                .editMetadata()
                .withUid("u")
                .withResourceVersion("5")
                .endMetadata()
                .addToData("state", "{}")
                .build();
        ConfigMap handoff = Checkpoints.handoff(observed, StateJson.write(new Handoff(3, 9)));
        assertThat(handoff.getData()).containsOnlyKeys("handoff");
        assertThat(handoff.getMetadata().getUid()).isEqualTo("u");
        assertThat(handoff.getMetadata().getResourceVersion()).isNull();
        assertThat(handoff.getMetadata().getLabels()).isNullOrEmpty();
    }

    @Test
    void theHandoffOnlyGrows() {
        State state =
                State.blank("x").edit().epoch(7).holder(new Holder("p", "r")).done();
        var view = new CheckpointView(Optional.of(state), new Handoff(5, 40), Optional.empty());
        assertThat(Handoffs.next(view, null)).isEqualTo(new Handoff(7, 40));
        assertThat(Handoffs.next(view, mirrored("0000000006-abcdef", 41))).isEqualTo(new Handoff(7, 41));
        assertThat(Handoffs.next(
                        new CheckpointView(Optional.of(state), new Handoff(5, 40, "a"), Optional.empty()), null))
                .isEqualTo(new Handoff(7, 40, "a"));
        var ahead = new CheckpointView(Optional.of(state), new Handoff(9, 50), Optional.empty());
        assertThat(Handoffs.next(ahead, mirrored("0000000006-abcdef", 41))).isEqualTo(new Handoff(9, 50));
    }

    @Test
    void aLostCheckpointIsToldHowFarItWas() {
        assertThat(Handoffs.next(CheckpointView.ABSENT, mirrored("0000000012-abcdef", 30)))
                .isEqualTo(new Handoff(12, 30));
    }

    /** What was taken of the lost one would let receipts go that nobody has seen. */
    @Test
    void aCheckpointMadeAnewIsTakenFromItsFirstReceipt() {
        State state = Receipts.append(State.blank("x"), receipt("0000000013-abcdef"), Handoff.NONE);
        var anew = new CheckpointView(Optional.of(state), new Handoff(12, 30), Optional.empty());
        assertThat(Handoffs.next(anew, mirrored("0000000012-abcdef", 30)).taken())
                .isZero();
        assertThat(Handoffs.next(anew, mirrored("0000000013-abcdef", 1)).taken())
                .isEqualTo(1);
    }

    /** What the receipts of a lost checkpoint were called, those of the next are not: the status tells them apart by that. */
    @Test
    void theReceiptsOfACheckpointMadeAnewGoOnCounting() {
        var lost = new CheckpointView(Optional.empty(), new Handoff(12, 28), Optional.empty());
        Handoff told = Handoffs.next(lost, mirrored("0000000012-abcdef", 30));
        State state = State.blank("x");
        for (int i = 0; i < 25; i++) {
            state = Receipts.append(state, receipt("00000000" + (13 + i) + "-abcdef"), told);
        }
        assertThat(state.receipts()).as("none goes that nobody has seen").hasSize(25);
        assertThat(state.receipts().getFirst().number()).isEqualTo(31);
        var anew = new CheckpointView(Optional.of(state), told, Optional.empty());
        assertThat(Handoffs.next(anew, mirrored("0000000020-abcdef", 38)).taken())
                .isEqualTo(38);
    }

    /** A run that writes would have to repeat its write. */
    @Test
    void duringARunOnlyWhatItReadsAndWhatWouldBeLostIsWritten() {
        var before = new Handoff(5, 40);
        assertThat(Handoffs.isDue(before, new Handoff(6, 41), true)).isFalse();
        assertThat(Handoffs.isDue(before, new Handoff(6, 41), false)).isTrue();
        assertThat(Handoffs.isDue(before, before, false)).isFalse();
        assertThat(Handoffs.isDue(before, before.wanting(new Wanted(4, null)), true))
                .isTrue();
        assertThat(Handoffs.isDue(before, new Handoff(5, 50), true))
                .as("half of the ring waits")
                .isTrue();
    }

    private static Receipt receipt(String batch) {
        return Receipt.opened(batch, "run", 13, Instant.EPOCH, null)
                .edit()
                .endedAt(Instant.EPOCH)
                .outcome(Receipt.Outcome.SUCCEEDED)
                .to("0/1")
                .done();
    }

    @Test
    void aDamagedCheckpointIsAProblemNotAnException() {
        var view = CheckpointView.of(new ConfigMapBuilder()
                .addToData("state", "{")
                .addToData("handoff", "[]")
                .build());
        assertThat(view.state()).isEmpty();
        assertThat(view.problem().orElseThrow().reason()).isEqualTo(Reason.CHECKPOINT_MALFORMED);
    }

    /** A deletion goes by it where the spec of now is wrong, and a runner of any version has to read it. */
    @Test
    void theDocumentIsAValidJob() {
        String text = present(JobDocuments.desired(job).getData().get("job.yaml"));
        assertThat(JobDocument.read(text, Strictness.STRICT).check()).isInstanceOf(Checked.Valid.class);
        CaptureJobSpec spec = JobDocuments.spec(JobDocuments.desired(job)).orElseThrow();
        assertThat(Plans.check("sales", "orders", spec)).isInstanceOf(Checked.Valid.class);
    }

    @Test
    void theDocumentReadsBackAsTheJob() {
        String text = present(JobDocuments.desired(job).getData().get("job.yaml"));
        var reading = JobDocument.read(text, Strictness.STRICT);
        assertThat(reading.problems()).isEmpty();
        CaptureJobSpec spec = job.getSpec();
        assertThat(reading.document().orElseThrow().spec())
                .as("but for what is nothing to a run")
                .isEqualTo(new CaptureJobSpec(
                        "@yearly",
                        null,
                        null,
                        null,
                        null,
                        spec.recovery(),
                        spec.source(),
                        spec.batch(),
                        spec.transforms(),
                        spec.onRowError(),
                        spec.sinks(),
                        spec.afterBatch(),
                        spec.runner(),
                        null,
                        null));
        assertThat(reading.document().orElseThrow().uid()).contains("0000-billing");
    }

    @Test
    void theDocumentsNameFollowsItsContent() {
        String name = JobDocuments.desired(job).getMetadata().getName();
        job.getMetadata().setGeneration(99L);
        job.getMetadata().setLabels(Map.of("team", "a"));
        job.getMetadata().setAnnotations(Map.of("note", "b"));
        assertThat(JobDocuments.desired(job).getMetadata().getName()).isEqualTo(name);
        CaptureJob other = Examples.job("postgres-to-files.yaml");
        job.setSpec(other.getSpec());
        assertThat(JobDocuments.desired(job).getMetadata().getName()).isNotEqualTo(name);
    }

    @Test
    void theLastTwoDocumentsAndMountedOnesStay() {
        List<ConfigMap> all = List.of(document("a", 1), document("b", 2), document("c", 3), document("d", 4));
        assertThat(names(JobDocuments.superfluous(all, "d", Set.of()))).containsExactly("b", "a");
        assertThat(names(JobDocuments.superfluous(all, "d", Set.of("a")))).containsExactly("b");
        assertThat(names(JobDocuments.superfluous(all, "a", Set.of()))).containsExactly("c", "b");
        assertThat(JobDocuments.superfluous(List.of(document("d", 4)), "e", Set.of()))
                .isEmpty();
    }

    @Test
    void someChunksAreAlwaysSpareAndNoneIsTakenAway() {
        CapturePlan plan = Examples.plan(job);
        assertThat(HistoryChunks.names(plan, CheckpointView.ABSENT, 0))
                .containsExactly("billing-history-1", "billing-history-2", "billing-history-3", "billing-history-4");
        assertThat(HistoryChunks.names(plan, using("billing-history-2", "billing-history-3"), 4))
                .hasSize(7);
        assertThat(HistoryChunks.names(plan, CheckpointView.ABSENT, 7)).hasSize(7);
        assertThat(HistoryChunks.names(plan, CheckpointView.ABSENT, 40)).hasSize(8);
        assertThat(HistoryChunks.counted(
                        "billing",
                        List.of(
                                "billing-checkpoint",
                                "billing-history-1",
                                "billing-history-2",
                                "x",
                                "billing-history-9")))
                .isEqualTo(2);
        assertThat(HistoryChunks.names(Examples.plan(Examples.job("postgres-to-files.yaml")), CheckpointView.ABSENT, 0))
                .isEmpty();
    }

    private static CheckpointView using(String... chunks) {
        var manifest = new HistoryManifest(
                java.util.Arrays.stream(chunks)
                        .map(name -> new HistoryManifest.Chunk(name, "00", 1, 1))
                        .toList(),
                2);
        State state = State.blank("x").edit().history(manifest).done();
        return new CheckpointView(Optional.of(state), Handoff.NONE, Optional.empty());
    }

    private static CaptureJobStatus mirrored(String batch, long receipt) {
        var last = new BatchStatus(
                batch, receipt, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
        return new CaptureJobStatus(1L, null, null, null, last, null, null, null, null, null, null, null, null, null);
    }

    private static ConfigMap document(String name, int minute) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp("2026-11-22T12:0" + minute + ":00Z")
                .endMetadata()
                .withData(Map.of())
                .build();
    }

    private static List<String> names(List<ConfigMap> documents) {
        return documents.stream()
                .map(document -> document.getMetadata().getName())
                .toList();
    }
}
