package dev.sanderling.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.operator.Names;
import dev.sanderling.plan.History;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OldJobsTest {
    private final List<Job> jobs = new ArrayList<>();

    @Test
    void followUpsDoNotPileUp() {
        for (int i = 10; i < 40; i++) {
            add("n" + i, Names.ROLE_RUN, "Complete", false, i);
        }
        add("tick", Names.ROLE_RUN, "Complete", true, 5);
        add("running", Names.ROLE_RUN, null, false, 4);
        assertThat(left(new History(10, 3, 1))).containsExactly("n37", "n38", "n39", "running", "tick");
        assertThat(left(new History(10, 0, 0))).containsExactly("n39", "running");
    }

    /** Else it would look as if it had never been started, and be started again. */
    @Test
    void theNewestOfEachKindStays() {
        add("check", Names.ROLE_CHECK, "Failed", false, 10);
        add("trigger", Names.ROLE_TRIGGER, "Complete", false, 11);
        add("follow", Names.ROLE_RUN, "Failed", false, 12);
        assertThat(left(new History(10, 0, 0))).containsExactly("check", "follow", "trigger");
        add("again", Names.ROLE_CHECK, "Complete", false, 13);
        assertThat(left(new History(10, 0, 0))).containsExactly("again", "follow", "trigger");
    }

    @Test
    void whereNoRunsAreKeptTheSchedulesGoOnceTheyAreToldOf() {
        add("good", Names.ROLE_RUN, "Complete", true, 10);
        add("bad", Names.ROLE_RUN, "Failed", true, 11);
        assertThat(left(new History(10, 0, 1))).containsExactly("bad");
        assertThat(left(new History(10, 1, 0))).containsExactly("good");
    }

    private List<String> left(History history) {
        var left = new ArrayList<>(jobs);
        left.removeAll(OldJobs.superfluous(jobs, history));
        return left.stream().map(job -> job.getMetadata().getName()).sorted().toList();
    }

    private void add(String name, String role, String condition, boolean scheduled, int second) {
        var job = new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp("2026-11-22T12:00:" + (second < 10 ? "0" : "") + second + "Z")
                .withLabels(Names.labels("orders", role))
                .addNewOwnerReference()
                .withController(scheduled)
                .withUid("cronjob")
                .endOwnerReference()
                .endMetadata();
        jobs.add(
                condition == null
                        ? job.build()
                        : job.withNewStatus()
                                .addNewCondition()
                                .withType(condition)
                                .withStatus("True")
                                .endCondition()
                                .endStatus()
                                .build());
    }
}
