package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.cleanup.Remains;
import dev.sanderling.operator.cleanup.Step;
import dev.sanderling.operator.cleanup.Step.Outcome;
import dev.sanderling.operator.cleanup.Steps;
import dev.sanderling.operator.cleanup.Words;
import dev.sanderling.operator.cluster.Cleanups;
import dev.sanderling.operator.cluster.Cluster;
import dev.sanderling.operator.cluster.EventRecorder;
import dev.sanderling.operator.cluster.Pruned;
import dev.sanderling.operator.event.Happening;
import dev.sanderling.operator.handoff.Edition;
import dev.sanderling.operator.handoff.JobDocuments;
import dev.sanderling.operator.metrics.CleanupCounts;
import dev.sanderling.operator.reading.Unreadable;
import dev.sanderling.operator.schedule.Runs;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.Plans;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.quarkiverse.operatorsdk.runtime.api.ConfigurableReconciler;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sees jobs off that have our finalizer. A controller of its own, because the SDK adds the finalizer of one that cleans up
 * to every job it sees, and ours is to be on those only that have something in their source: this one sees no others.
 */
@ControllerConfiguration(
        name = "capturejob-cleanup",
        finalizerName = Names.FINALIZER,
        fieldManager = Cluster.FINALIZER_MANAGER)
@GradualRetry(maxAttempts = Integer.MAX_VALUE, maxInterval = 10_000)
public class CleanupReconciler implements ConfigurableReconciler<CaptureJob>, Cleaner<CaptureJob> {
    private static final Duration AGAIN = Duration.ofSeconds(2);
    /** What makes things for the job has begun, and ends soon. */
    private static final Duration SOON = Duration.ofMillis(100);

    private final OperatorSettings settings;
    private final EventRecorder recorder;
    private final CleanupCounts counts;
    private final Departures departures;
    private final Clock clock;
    /** Set once, by {@link #prepareEventSources}, before anything is reconciled. */
    @SuppressWarnings("NullAway.Init")
    private volatile Cleanups cleanups;

    public CleanupReconciler(
            OperatorSettings settings,
            EventRecorder recorder,
            CleanupCounts counts,
            Departures departures,
            Clock clock) {
        this.settings = settings;
        this.recorder = recorder;
        this.counts = counts;
        this.departures = departures;
        this.clock = clock;
    }

    @Override
    public void updateConfigurationFrom(ControllerConfigurationOverrider<CaptureJob> configuration) {
        // A job that is going is seen to its end, with the finalizer or without.
        configuration
                .withGenericFilter(job -> job.hasFinalizer(Names.FINALIZER) || job.isMarkedForDeletion())
                .withItemStore(Pruned.departing())
                .withInformerListLimit(Pruned.PAGE);
    }

    @Override
    public List<EventSource<?, CaptureJob>> prepareEventSources(EventSourceContext<CaptureJob> context) {
        cleanups = new Cleanups(context.getClient());
        return List.of();
    }

    /** A job that stays is not our business. */
    @Override
    public UpdateControl<CaptureJob> reconcile(CaptureJob job, Context<CaptureJob> context) {
        return UpdateControl.noUpdate();
    }

    @Override
    public DeleteControl cleanup(CaptureJob job, Context<CaptureJob> context) {
        if (!departures.announce(Names.uid(job))) {
            return again(SOON);
        }
        Instant now = clock.instant();
        Remains left = cleanups.look(job, now);
        return switch (Steps.next(job, left, now)) {
            case Step.Stop(List<String> jobs) -> {
                cleanups.stop(job, jobs);
                yield again(AGAIN);
            }
            case Step.Wait() -> again(AGAIN);
            case Step.Start() -> start(job, left, context, now);
            case Step.Release release -> release(job, left, release, context, now);
        };
    }

    private DeleteControl start(CaptureJob job, Remains left, Context<CaptureJob> context, Instant now) {
        Optional<Runs> runs = runs(job);
        Optional<String> obstacle = runs.isEmpty()
                ? Optional.of("the job's spec is invalid, and no earlier one is there")
                : cleanups.start(runs.get());
        if (obstacle.isPresent()) {
            return release(job, left, new Step.Release(Outcome.LEFT, obstacle.get() + "."), context, now);
        }
        recorder.record(context.getClient(), job, List.of(Words.started(job, left.checkpoint())), now);
        return again(AGAIN);
    }

    /** The checkpoint goes before the finalizer and the cleanup's Job after it: cut short anywhere, it is done again. */
    private DeleteControl release(
            CaptureJob job, Remains left, Step.Release release, Context<CaptureJob> context, Instant now) {
        Happening happening = Words.released(job, left.checkpoint(), release);
        if (release.outcome() != Outcome.RETAINED) {
            cleanups.forget(job);
        }
        letGo(job, context);
        recorder.record(context.getClient(), job, List.of(happening), now);
        counts.count(Names.namespace(job), release.outcome());
        cleanups.finish(job);
        return DeleteControl.noFinalizerRemoval();
    }

    /** A job that had no finalizer may be gone. */
    private static void letGo(CaptureJob job, Context<CaptureJob> context) {
        if (!job.hasFinalizer(Names.FINALIZER)) {
            return;
        }
        try {
            context.resourceOperations().removeFinalizer();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private static DeleteControl again(Duration time) {
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(time.toMillis());
    }

    /** From the spec as it is, or from the last one that was good. */
    private Optional<Runs> runs(CaptureJob job) {
        return Stream.concat(
                        Unreadable.of(job).isEmpty() ? Stream.of(job.getSpec()) : Stream.empty(),
                        cleanups.documents(job).stream().flatMap(document -> JobDocuments.spec(document).stream()))
                .flatMap(spec -> {
                    var candidate = new CaptureJob();
                    candidate.setMetadata(job.getMetadata());
                    candidate.setSpec(spec);
                    return Plans.check(Names.namespace(job), Names.name(job), spec) instanceof Checked.Valid valid
                            ? Stream.of(new Runs(
                                    candidate,
                                    valid.plan(),
                                    Edition.of(candidate, Optional.empty()),
                                    Names.cleanup(job),
                                    List.of(),
                                    true,
                                    settings.runner()))
                            : Stream.empty();
                })
                .findFirst();
    }
}
