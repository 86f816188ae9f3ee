package dev.sanderling.operator.schedule;

import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Schedule;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.util.Map;

/** The schedule. */
public final class CronJobs {
    /** Seconds a run may start late; fewer than ten may never start, without any a long pause stops the CronJob for good. */
    private static final long STARTING_DEADLINE_SECONDS = 300;

    private CronJobs() {}

    /** The CronJob of a job. */
    public static CronJob desired(Runs runs) {
        CapturePlan plan = runs.plan();
        Schedule schedule = plan.schedule();
        return new CronJobBuilder()
                .withNewMetadataLike(Owner.metadata(runs.job(), Names.cronJob(plan.name()), Names.ROLE_SCHEDULE))
                .withAnnotations(annotations(runs))
                .endMetadata()
                .withNewSpec()
                .withSchedule(schedule.cron())
                .withTimeZone(schedule.zone().getId())
                .withSuspend(schedule.suspended())
                .withConcurrencyPolicy("Forbid")
                .withStartingDeadlineSeconds(STARTING_DEADLINE_SECONDS)
                // One at least: how a run ended is read from its pod, and told before its Job goes (OldJobs).
                .withSuccessfulJobsHistoryLimit(Math.max(1, plan.history().successfulRuns()))
                .withFailedJobsHistoryLimit(Math.max(1, plan.history().failedRuns()))
                .withNewJobTemplate()
                .withNewMetadata()
                .withLabels(Names.labels(plan.name(), Names.ROLE_RUN))
                .withAnnotations(Jobs.tick(runs))
                .endMetadata()
                .withSpec(Jobs.run(runs, Names.ROLE_RUN))
                .endJobTemplate()
                .endSpec()
                .build();
    }

    private static Map<String, String> annotations(Runs runs) {
        return Map.of(
                Labels.GENERATION,
                Long.toString(Names.generation(runs.job())),
                Labels.SINCE,
                Long.toString(runs.edition().since()),
                Labels.MEANING,
                runs.edition().meaning());
    }
}
