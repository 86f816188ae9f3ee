package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.handoff.Edition;
import dev.sanderling.operator.turn.Gates;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From Jobs and Pods to runs. */
public final class Observer {
    /** After its grace period, or after the runner's own end, a pod has this long to be gone. */
    private static final Duration LINGERS = Duration.ofMinutes(2);

    /**
     * Jobs and pods come by watches of their own: one may tell that a Job is over before the other has told how its pod
     * ended. So long nothing is concluded from a Job alone.
     */
    private static final Duration POD_FOLLOWS = Duration.ofSeconds(10);

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private Observer() {}

    /**
     * The runs of a job, oldest start first. What is older than the job itself was a former job's of the same name.
     *
     * @param startTimeout how long a pod may wait before it is given up
     */
    public static List<Run> runs(
            CaptureJob owner, Collection<Job> jobs, Collection<Pod> pods, Duration startTimeout, Instant now) {
        return runs(owner, jobs, pods, startTimeout, now, job -> Instant.EPOCH);
    }

    /**
     * The same.
     *
     * @param podless since when a Job has been without a pod at least
     */
    public static List<Run> runs(
            CaptureJob owner,
            Collection<Job> jobs,
            Collection<Pod> pods,
            Duration startTimeout,
            Instant now,
            Function<Job, Instant> podless) {
        Instant born = Times.parse(owner.getMetadata().getCreationTimestamp());
        var runs = new ArrayList<Run>();
        for (Job job : jobs) {
            Optional<Run.Kind> kind = kind(job);
            if (kind.isEmpty() || created(job).isBefore(born)) {
                continue;
            }
            List<Pod> own = pods.stream().filter(pod -> belongs(pod, job)).toList();
            if (own.isEmpty() || isMissingItsLast(job, own)) {
                runs.add(withoutPod(job, kind.get(), now).waitingSince(podless.apply(job)));
            }
            own.forEach(pod -> runs.add(lingering(run(job, kind.get(), pod, PodEndings.of(pod)), pod, now)));
        }
        return runs.stream()
                .map(run -> run.inconclusive() ? run.givenUp(run.ending()) : late(run, startTimeout, now))
                .sorted(Comparator.comparing(Run::startedAt).thenComparing(Run::id))
                .toList();
    }

    /** Failed pods are not all that a Job had which is complete. */
    private static boolean isMissingItsLast(Job job, List<Pod> pods) {
        return over(job)
                        .filter(condition -> condition.getType().equals("Complete"))
                        .isPresent()
                && pods.stream()
                        .allMatch(pod -> pod.getStatus() != null
                                && "Failed".equals(pod.getStatus().getPhase()));
    }

    private static Run run(Job job, Run.Kind kind, @Nullable Pod pod, Ending ending) {
        Map<String, String> annotations = annotations(job);
        Instant since = pod == null ? begun(job) : created(pod);
        return new Run(
                job.getMetadata().getName(),
                kind,
                pod == null ? job.getMetadata().getName() : pod.getMetadata().getName(),
                Edition.generation(annotations.get(Labels.SINCE)),
                Optional.ofNullable(annotations.get(Labels.TRIGGER)),
                since,
                pod == null ? since : started(pod, since),
                ending,
                over(job).isPresent(),
                false,
                Optional.empty(),
                Gates.admitted(job).map(came -> new Run.Turn(queuedSince(job), Times.parse(came))));
    }

    /** We hold it until its turn comes; or whoever admits Jobs (Kueue, a quota's keeper) does until there is room. */
    private static Optional<Finding> queued(Job job) {
        if (!Gates.isSuspended(job)) {
            return Optional.empty();
        }
        String name = "Job " + job.getMetadata().getName();
        return Optional.of(new Finding(
                Reason.QUEUED,
                Gates.isGated(job)
                        ? name
                                + " waits for its turn: only so many runs may be under way at once, in all, in this namespace"
                                + " and on this source, and one of this job."
                        : name + " is suspended and starts when whoever admits Jobs here lets it."));
    }

    /** A Job that was suspended begins when it is resumed; when that was we know before the Job controller writes it. */
    private static Instant begun(Job job) {
        String started = job.getStatus() == null ? null : job.getStatus().getStartTime();
        if (Gates.isGated(job)) {
            return queuedSince(job);
        }
        Instant begun = started == null ? created(job) : Times.parse(started);
        return Gates.admitted(job).map(Times::parse).filter(begun::isBefore).orElse(begun);
    }

    /** A tick that the run before it had held up is made late. */
    private static Instant queuedSince(Job job) {
        Instant due = Gates.due(job);
        return due.isBefore(created(job)) ? created(job) : due;
    }

    /** Resumed by somebody else just now: since when is not written down yet. */
    private static boolean isResuming(Job job) {
        return !Gates.isSuspended(job)
                && Gates.admitted(job).isEmpty()
                && job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Suspended".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** A run that waits too long is over, with the reason it waited for. */
    private static Run late(Run run, Duration startTimeout, Instant now) {
        if (!(run.ending() instanceof Ending.Waiting waiting)
                || waiting.isQueued()
                || run.since().plus(startTimeout).isAfter(now)) {
            return run;
        }
        Finding why = waiting.why()
                .orElse(
                        new Finding(
                                Reason.START_TIMEOUT,
                                "Nothing of " + run.id() + " started within " + startTimeout
                                        + ". See the Events of the Job and its pod, and raise spec.runner.startTimeout if starting takes longer."));
        var ended = new Ending.Ended(run.since().plus(startTimeout), why.reason(), why.message(), Optional.empty());
        return run.givenUp(ended);
    }

    /**
     * A pod that does not end: its node does not answer, or the runner is through and another container goes on. Its Job
     * would never end either, and no later tick would start. Nothing is forced: the Job is deleted as anybody would
     * delete it, and should that run still live somewhere, source lock and epoch keep it harmless.
     */
    private static Run lingering(Run run, Pod pod, Instant now) {
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        if (run.ending() instanceof Ending.Ended ended && !run.jobOver() && phase.equals("Running")) {
            Instant until = ended.at().plus(LINGERS);
            return until.isAfter(now) ? run.lookedAt(until) : run.givenUp(ended);
        }
        String deleted = pod.getMetadata().getDeletionTimestamp();
        if (deleted == null || run.finished()) {
            return run;
        }
        // The time at which its grace period is over.
        Instant until = Times.parse(deleted).plus(LINGERS);
        return until.isAfter(now) ? run.lookedAt(until) : run.givenUp(PodEndings.lost(pod, Times.parse(deleted)));
    }

    private static Run withoutPod(Job job, Run.Kind kind, Instant now) {
        Optional<Instant> told = over(job).map(condition -> Times.parse(condition.getLastTransitionTime()));
        // A date that is somewhat ahead is another clock's; one far ahead tells nothing.
        boolean justNow = told.filter(at -> at.isBefore(now.plus(CLOCKS_DIFFER))
                        && at.plus(POD_FOLLOWS).isAfter(now))
                .isPresent();
        return justNow
                ? run(job, kind, null, new Ending.Unheard()).lookedAt(told.get().plus(POD_FOLLOWS))
                : run(job, kind, null, withoutPod(job, kind));
    }

    private static Ending withoutPod(Job job, Run.Kind kind) {
        Optional<JobCondition> over = over(job);
        if (over.isEmpty() && isResuming(job)) {
            return new Ending.Waiting(Optional.of(new Finding(
                    Reason.QUEUED, "Job " + job.getMetadata().getName() + " was resumed and is about to start.")));
        }
        if (over.isEmpty()) {
            return new Ending.Waiting(queued(job));
        }
        Instant at = Times.parse(over.get().getLastTransitionTime());
        String name = job.getMetadata().getName();
        if (over.get().getType().equals("Complete") && kind == Run.Kind.CHECK) {
            // A run's receipt tells what it did; what a check found was said by its pod alone, and nobody heard it.
            return new Ending.Ended(
                    at,
                    Reason.TERMINATED,
                    "Job " + name + " is over, but its pod went before what it found was read. It is checked again.",
                    Optional.empty());
        }
        if (over.get().getType().equals("Complete")) {
            return new Ending.Ended(at, Reason.SUCCEEDED, "The run ended well; its pod is gone.", Optional.empty());
        }
        if ("DeadlineExceeded".equals(over.get().getReason())) {
            return new Ending.Ended(
                    at,
                    Reason.DEADLINE_EXCEEDED,
                    "Job " + name + " was ended by its deadline. See its Events for what held it up.",
                    Optional.empty());
        }
        return new Ending.Ended(
                at,
                Reason.DIED_WITHOUT_REPORT,
                "Job " + name + " failed and its pods are gone. The next run goes on from the checkpoint.",
                Optional.empty());
    }

    private static Optional<JobCondition> over(Job job) {
        List<JobCondition> conditions =
                job.getStatus() == null ? List.of() : job.getStatus().getConditions();
        return conditions.stream()
                .filter(condition -> "True".equals(condition.getStatus()))
                .filter(condition -> condition.getType().equals("Complete")
                        || condition.getType().equals("Failed"))
                .findFirst();
    }

    private static boolean belongs(Pod pod, Job job) {
        for (OwnerReference owner : pod.getMetadata().getOwnerReferences()) {
            if (owner.getUid() != null
                    && owner.getUid().equals(job.getMetadata().getUid())) {
                return true;
            }
        }
        return false;
    }

    /** Empty of what is no run: whatever else a job has Jobs for, now or in a later version. */
    private static Optional<Run.Kind> kind(Job job) {
        Map<String, String> labels = job.getMetadata().getLabels();
        String role = labels == null ? "" : String.valueOf(labels.get(Labels.ROLE));
        return switch (role) {
            case Names.ROLE_CHECK -> Optional.of(Run.Kind.CHECK);
            case Names.ROLE_TRIGGER -> Optional.of(Run.Kind.TRIGGER);
            case Names.ROLE_RUN -> Optional.of(Run.Kind.RUN);
            case Names.ROLE_CLEANUP -> Optional.of(Run.Kind.CLEANUP);
            default -> Optional.empty();
        };
    }

    private static Instant started(Pod pod, Instant since) {
        ContainerState state = PodEndings.state(pod);
        if (state != null && state.getRunning() != null && state.getRunning().getStartedAt() != null) {
            return Times.parse(state.getRunning().getStartedAt());
        }
        if (state != null
                && state.getTerminated() != null
                && state.getTerminated().getStartedAt() != null) {
            return Times.parse(state.getTerminated().getStartedAt());
        }
        return since;
    }

    private static Instant created(HasMetadata object) {
        return Times.parse(object.getMetadata().getCreationTimestamp());
    }

    private static Map<String, String> annotations(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}
