package dev.sanderling.plan;

import dev.sanderling.api.BatchJobSpec;
import dev.sanderling.api.CaptureJobSpec;
import dev.sanderling.api.DeletionPolicy;
import dev.sanderling.api.RunnerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From what the user wrote to what it means: one pass, every problem at once, defaults applied here and only here. */
public final class Plans {
    private Plans() {}

    /**
     * Checks all that can be known from the document alone.
     *
     * <p>{@code spec.runner} and {@code spec.afterBatch.job} are checked only where they were read: the pod that runs the
     * job leaves them out.
     */
    public static Checked check(String namespace, String name, CaptureJobSpec spec) {
        var problems = new ArrayList<Problem>();
        return checked(namespace, name, spec, problems);
    }

    /** As {@link #check}, and what must hold in a cluster: a sink's files must outlive the pod. */
    public static Checked checkInCluster(String namespace, String name, CaptureJobSpec spec) {
        var problems = new ArrayList<Problem>();
        Place place = new Place("spec", problems);
        Checked checked = checked(namespace, name, spec, problems);
        Mounts.check(place, spec);
        return problems.isEmpty() ? checked : new Checked.Invalid(List.copyOf(problems));
    }

    /** How long a pod may take to start; of an invalid spec the default. */
    public static Duration startTimeout(CaptureJobSpec spec) {
        RunnerSpec runner = spec.runner();
        return runner == null ? Defaults.START_TIMEOUT : RunnerCheck.startTimeout(nowhere(), runner.startTimeout());
    }

    /** What becomes of what the job made in its source; known of an invalid spec too. */
    public static DeletionPolicy deletionPolicy(CaptureJobSpec spec) {
        DeletionPolicy given = spec.deletionPolicy();
        return given == null ? Defaults.DELETION_POLICY : given;
    }

    private static Checked checked(String namespace, String name, CaptureJobSpec spec, List<Problem> problems) {
        checkName(new Place("metadata.name", problems), name);
        Place place = new Place("spec", problems);
        Schedule schedule = ScheduleCheck.check(place, namespace, name, spec);
        Optional<Source> source = SourceCheck.check(place.field("source"), spec.source());
        BatchLimits limits = BatchCheck.check(place.field("batch"), spec.batch());
        List<SinkPlan> sinks = SinkCheck.check(place.field("sinks"), spec.sinks());
        TransformPlan transforms = spec.transforms() == null && spec.onRowError() == null
                ? TransformPlan.NONE
                : TransformCheck.check(place, spec.transforms(), spec.onRowError(), sinks);
        source.ifPresent(read -> SelfCheck.check(place.field("sinks"), read, transforms, sinks));
        source.ifPresent(read ->
                BatchCheck.check(place.field("batch"), limits, read.scope().snapshot()));
        Optional<AfterBatch> afterBatch = spec.afterBatch() == null
                ? Optional.empty()
                : AfterBatchCheck.check(place.field("afterBatch"), name, spec.afterBatch());
        History history = HistoryCheck.check(place.field("history"), spec.history());
        Recovery recovery = RecoveryCheck.check(place.field("recovery"), spec.recovery(), spec.source());
        if (spec.runner() != null) {
            RunnerCheck.check(place.field("runner"), spec.runner());
        }
        BatchJobSpec job = spec.afterBatch() == null ? null : spec.afterBatch().job();
        if (job != null && !AfterBatchReader.isUnread(job)) {
            BatchJobCheck.check(place.field("afterBatch").field("job"), job, spec.runner());
        }
        if (!problems.isEmpty() || source.isEmpty()) {
            return new Checked.Invalid(List.copyOf(problems));
        }
        return new Checked.Valid(new CapturePlan(
                namespace, name, schedule, source.get(), limits, transforms, sinks, afterBatch, history, recovery));
    }

    private static void checkName(Place place, @Nullable String name) {
        String given = place.required(name, "the name of the job");
        if (!given.isEmpty() && !Names.isLabel(given, Names.JOB_NAME_LENGTH)) {
            place.problem("'" + given + "' cannot name a job: use at most " + Names.JOB_NAME_LENGTH
                    + " lower-case letters, digits and -, because the CronJob has the same name");
        }
    }

    private static Place nowhere() {
        return new Place("", new ArrayList<>());
    }
}
