package dev.sanderling.operator.schedule;

import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.operator.turn.Gates;
import dev.sanderling.plan.Plans;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Jobs outside the schedule. They are created and never updated (most of a Job is immutable), and each has a name that
 * follows from what it is for, so that it is started once however often it is asked for.
 */
public final class Jobs {
    private static final int RETRIES = 2;
    /** How long a finished Job stays where no history limit counts it. */
    static final int KEPT_SECONDS = 3600;
    /** A check that hangs must end; not before a pod that cannot start was given up, which tells the reason. */
    private static final Duration CHECK_RUNS = Duration.ofMinutes(5);

    private Jobs() {}

    /** The check of this edition; changes nothing in the source. */
    public static Job check(Runs runs) {
        return check(runs, Names.check(runs.job(), runs.edition().since()));
    }

    /** A check between runs that are far apart; one for each such time. */
    static Job watch(Runs runs, long time) {
        return check(runs, Names.watch(runs.job(), time));
    }

    private static Job check(Runs runs, String name) {
        JobSpec spec = spec(runs, "check", Names.ROLE_CHECK);
        // The pod's, not the Job's: a pod that no node takes is not to lose its reason to a deadline that nobody
        // watches.
        spec.getTemplate()
                .getSpec()
                .setActiveDeadlineSeconds(Plans.startTimeout(runs.job().getSpec())
                        .plus(CHECK_RUNS)
                        .toSeconds());
        return job(runs, name, Names.ROLE_CHECK, Owner.loose(runs.job()), spec, RunnerPods.since(runs));
    }

    /** The run that {@code spec.trigger.runId} asks for. */
    public static Job trigger(Runs runs, CronJob cronJob, String runId) {
        return job(
                runs,
                Names.trigger(runs.job(), runId),
                Names.ROLE_TRIGGER,
                Owner.loose(cronJob),
                run(runs, Names.ROLE_TRIGGER),
                annotations(runs, Map.of(Labels.TRIGGER, runId)));
    }

    /** The run that follows one which a limit ended. */
    public static Job continuation(Runs runs, CronJob cronJob, Receipt receipt) {
        return job(
                runs,
                Names.continuation(runs.job(), receipt.number(), receipt.batch()),
                Names.ROLE_RUN,
                Owner.loose(cronJob),
                run(runs, Names.ROLE_RUN),
                annotations(runs));
    }

    /**
     * In place of one that waits for its turn since before an edit, and would run as the job was.
     *
     * @param old a tick, a follow-up or a run by hand
     */
    public static Job renewed(Runs runs, CronJob cronJob, Job old) {
        String runId = old.getMetadata().getAnnotations().get(Labels.TRIGGER);
        String role = Names.ROLE_TRIGGER.equals(old.getMetadata().getLabels().get(Labels.ROLE))
                ? Names.ROLE_TRIGGER
                : Names.ROLE_RUN;
        return job(
                runs,
                Names.renewed(runs.job(), old, runs.edition().since()),
                role,
                Owner.loose(cronJob),
                run(runs, role),
                annotations(runs, runId == null ? Map.of() : Map.of(Labels.TRIGGER, runId)));
    }

    /** A run, which may have to wait for its turn. */
    static JobSpec run(Runs runs, String role) {
        JobSpec spec = spec(runs, "run", role);
        if (runs.gated()) {
            spec.setSuspend(true);
        }
        return spec;
    }

    /** Of the Job of a tick, which may wait some seconds besides. */
    static Map<String, String> tick(Runs runs) {
        Duration delay = runs.plan().schedule().delay();
        return annotations(
                runs, runs.gated() && delay.isPositive() ? Map.of(Labels.DELAY, delay.toString()) : Map.of());
    }

    private static Map<String, String> annotations(Runs runs) {
        return annotations(runs, Map.of());
    }

    private static Map<String, String> annotations(Runs runs, Map<String, String> more) {
        var all = new HashMap<>(RunnerPods.since(runs));
        all.putAll(more);
        if (runs.gated()) {
            all.putAll(Gates.annotations(runs.plan().source().endpoint().host()));
        }
        return all;
    }

    static JobSpec spec(Runs runs, String verb, String role) {
        return new JobSpecBuilder()
                .withBackoffLimit(RETRIES)
                .withPodFailurePolicy(PodFailurePolicies.desired())
                .withTemplate(RunnerPods.desired(runs, verb, role))
                .build();
    }

    private static Job job(
            Runs runs, String name, String role, OwnerReference owner, JobSpec spec, Map<String, String> annotations) {
        spec.setTtlSecondsAfterFinished(KEPT_SECONDS);
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(Names.namespace(runs.job()))
                .withLabels(Names.labels(Names.name(runs.job()), role))
                .withAnnotations(annotations)
                .withOwnerReferences(owner)
                .endMetadata()
                .withSpec(spec)
                .build();
    }
}
