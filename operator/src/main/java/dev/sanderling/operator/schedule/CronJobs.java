package dev.sanderling.operator.schedule;

import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Schedule;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;

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
                .withAnnotations(RunnerPods.generation(runs.job()))
                .endMetadata()
                .withNewSpec()
                .withSchedule(schedule.cron())
                .withTimeZone(schedule.zone().getId())
                .withSuspend(schedule.suspended())
                .withConcurrencyPolicy("Forbid")
                .withStartingDeadlineSeconds(STARTING_DEADLINE_SECONDS)
                .withSuccessfulJobsHistoryLimit(plan.history().successfulRuns())
                .withFailedJobsHistoryLimit(plan.history().failedRuns())
                .withNewJobTemplate()
                .withNewMetadata()
                .withLabels(Names.labels(plan.name(), Names.ROLE_RUN))
                .withAnnotations(RunnerPods.generation(runs.job()))
                .endMetadata()
                .withSpec(Jobs.spec(runs, "run", Names.ROLE_RUN))
                .endJobTemplate()
                .endSpec()
                .build();
    }
}
