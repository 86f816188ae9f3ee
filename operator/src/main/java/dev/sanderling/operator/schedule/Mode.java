package dev.sanderling.operator.schedule;

import dev.sanderling.operator.outcome.CheckProgress;
import dev.sanderling.operator.outcome.Observation;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.plan.Schedule;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Which of the two may start pods that capture: the schedule, or the Deployment of a job that is continuous. Where the
 * job goes from one to the other, the one is stopped first, and the other begins when its pods are gone. Should both run
 * for a moment all the same, because somebody started a run by hand, the source's lock keeps one of them waiting.
 *
 * @param scheduleStopped whether the CronJob is to start nothing
 * @param replicas of the Deployment as it should be; empty: it is left as it is, or is not to be there
 * @param deploymentGoes whether there is a Deployment that is to be deleted
 */
public record Mode(boolean scheduleStopped, OptionalInt replicas, boolean deploymentGoes) {
    /** Of a job that goes on as it is. */
    public static Mode settled(Schedule schedule) {
        return schedule.isContinuous()
                ? new Mode(true, OptionalInt.of(schedule.suspended() ? 0 : 1), false)
                : new Mode(false, OptionalInt.empty(), false);
    }

    /**
     * The next step.
     *
     * @param deployment as it is in the cluster, whether it is on its way out or not
     * @param since the generation since which the Deployment means what it means to its pod; 0 where it is not there
     * @param check of the present edition
     * @param good whether that check has found the job to be ready
     */
    public static Mode next(
            Schedule schedule,
            Optional<Deployment> deployment,
            long since,
            Observation seen,
            CheckProgress check,
            boolean good) {
        boolean going = deployment
                .map(made -> made.getMetadata().getDeletionTimestamp() != null)
                .orElse(false);
        if (!schedule.isContinuous()) {
            return new Mode(deployment.isPresent(), OptionalInt.empty(), deployment.isPresent() && !going);
        }
        if (going) {
            // Its name is not free yet.
            return new Mode(true, OptionalInt.empty(), false);
        }
        int present = deployment.map(Mode::replicas).orElse(0);
        if (schedule.suspended()) {
            return new Mode(true, deployment.isPresent() ? OptionalInt.of(0) : OptionalInt.empty(), false);
        }
        if (present > 0) {
            // An edit whose check has failed, or has not ended, ends no pod that works.
            boolean applied = since == seen.since() || (check.done() && good);
            return new Mode(true, applied ? OptionalInt.of(1) : OptionalInt.empty(), false);
        }
        // A first pod tries again by itself whatever its check has found.
        return new Mode(true, check.done() && !isRunning(seen) ? OptionalInt.of(1) : OptionalInt.empty(), false);
    }

    private static boolean isRunning(Observation seen) {
        return seen.runs().stream()
                .anyMatch(run -> (run.kind() == Run.Kind.RUN || run.kind() == Run.Kind.TRIGGER) && !run.settled());
    }

    private static int replicas(Deployment deployment) {
        @Nullable
        Integer replicas =
                deployment.getSpec() == null ? null : deployment.getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }
}
