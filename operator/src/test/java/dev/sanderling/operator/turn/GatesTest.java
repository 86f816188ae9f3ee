package dev.sanderling.operator.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.operator.Names;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatesTest {
    @Test
    void onlyWhatWeHaveSuspendedIsOursToResume() {
        Job ours = gated("tick", Names.ROLE_RUN, 1, 3);
        assertThat(Gates.isGated(ours)).isTrue();
        assertThat(Gates.place(ours)).isEqualTo(new Budget.Place("sales", "db.sales.svc"));

        Job theirs = new JobBuilder(ours)
                .editMetadata()
                .removeFromAnnotations(Labels.GATED)
                .endMetadata()
                .build();
        assertThat(Gates.isGated(theirs)).as("a quota's keeper's").isFalse();
        Job kueue = new JobBuilder(ours)
                .editMetadata()
                .addToLabels("kueue.x-k8s.io/queue-name", "team")
                .endMetadata()
                .build();
        assertThat(Gates.isGated(kueue)).as("Kueue's").isFalse();
        Job elsewhere = new JobBuilder(ours)
                .editSpec()
                .withManagedBy("kueue.x-k8s.io/multikueue")
                .endSpec()
                .build();
        assertThat(Gates.isGated(elsewhere)).as("of another controller").isFalse();
        Job again = new JobBuilder(ours)
                .editMetadata()
                .addToAnnotations(Labels.ADMITTED, "2026-11-22T12:00:00Z")
                .endMetadata()
                .build();
        assertThat(Gates.isGated(again))
                .as("suspended by somebody after its turn came")
                .isFalse();
        Job running =
                new JobBuilder(ours).editSpec().withSuspend(false).endSpec().build();
        assertThat(Gates.isGated(running)).isFalse();
    }

    @Test
    void ofSeveralThatWaitTheOldestStaysAndAsksForAll() {
        List<Job> jobs = List.of(
                gated("later", Names.ROLE_RUN, 2, 3),
                gated("first", Names.ROLE_RUN, 1, 3),
                gated("asked", Names.ROLE_TRIGGER, 3, 3));
        assertThat(names(Gates.superfluous(jobs, false))).containsExactly("later");
        assertThat(names(Gates.superfluous(jobs, true))).containsExactly("first", "later");
        var running = new ArrayList<>(jobs);
        running.add(new JobBuilder(gated("running", Names.ROLE_RUN, 0, 3))
                .editSpec()
                .withSuspend(false)
                .endSpec()
                .build());
        assertThat(names(Gates.superfluous(running, true)))
                .as("what runs is left alone")
                .doesNotContain("running");
    }

    @Test
    void whatWaitsSinceBeforeAnEditIsOutdated() {
        List<Job> jobs = List.of(gated("old", Names.ROLE_RUN, 1, 3), gated("new", Names.ROLE_RUN, 2, 4));
        assertThat(names(Gates.outdated(jobs, 4))).containsExactly("old");
    }

    /** The controller writes the tick in the schedule's zone, and may have been late itself. */
    @Test
    void aDelayCountsFromTheTick() {
        Job tick = new JobBuilder(gated("tick", Names.ROLE_RUN, 9, 3))
                .editMetadata()
                .addToAnnotations(Labels.DELAY, "PT37S")
                .addToAnnotations("batch.kubernetes.io/cronjob-scheduled-timestamp", "2026-11-22T13:00:00+01:00")
                .endMetadata()
                .build();
        assertThat(Gates.due(tick)).isEqualTo("2026-11-22T12:00:37Z");
        assertThat(Gates.due(gated("asked", Names.ROLE_TRIGGER, 9, 3))).isEqualTo("2026-11-22T12:00:09Z");
        tick.getMetadata().getAnnotations().put(Labels.DELAY, "soon");
        assertThat(Gates.due(tick)).as("somebody has edited it").isEqualTo("2026-11-22T12:00:00Z");
    }

    private static List<String> names(List<Job> jobs) {
        return jobs.stream().map(job -> job.getMetadata().getName()).toList();
    }

    private static Job gated(String name, String role, int second, long since) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("sales")
                .withCreationTimestamp("2026-11-22T12:00:0" + second + "Z")
                .withLabels(Names.labels("orders", role))
                .withAnnotations(Map.of(Labels.SINCE, Long.toString(since)))
                .addToAnnotations(Gates.annotations("DB.sales.svc"))
                .endMetadata()
                .withNewSpec()
                .withSuspend(true)
                .endSpec()
                .build();
    }
}
