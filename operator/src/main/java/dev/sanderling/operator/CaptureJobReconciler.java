package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobSpec;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.HandOverStatus;
import dev.sanderling.api.SourceSpec;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.cluster.BatchHandOvers;
import dev.sanderling.operator.cluster.CheckTurns;
import dev.sanderling.operator.cluster.Cluster;
import dev.sanderling.operator.cluster.EventRecorder;
import dev.sanderling.operator.cluster.Pruned;
import dev.sanderling.operator.cluster.Refusal;
import dev.sanderling.operator.cluster.RetainedNotice;
import dev.sanderling.operator.cluster.RunTurns;
import dev.sanderling.operator.cluster.StatusWrites;
import dev.sanderling.operator.cluster.Stopping;
import dev.sanderling.operator.cluster.Watches;
import dev.sanderling.operator.handoff.Belongings;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.handoff.Handoffs;
import dev.sanderling.operator.handoff.HistoryChunks;
import dev.sanderling.operator.handoff.Holding;
import dev.sanderling.operator.handoff.JobDocuments;
import dev.sanderling.operator.handover.HandOver;
import dev.sanderling.operator.handover.HandOvers;
import dev.sanderling.operator.metrics.RunCounts;
import dev.sanderling.operator.outcome.Endings;
import dev.sanderling.operator.outcome.Observation;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.operator.outcome.Statuses;
import dev.sanderling.operator.outcome.Troubles;
import dev.sanderling.operator.outcome.Wishes;
import dev.sanderling.operator.reading.Unreadable;
import dev.sanderling.operator.schedule.DueJobs;
import dev.sanderling.operator.schedule.Runs;
import dev.sanderling.operator.schedule.Timetable;
import dev.sanderling.operator.turn.Budget;
import dev.sanderling.outcome.Finding;
import dev.sanderling.plan.AfterBatch;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.Plans;
import dev.sanderling.plan.Problem;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.quarkiverse.operatorsdk.runtime.api.ConfigurableReconciler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Check the document, apply the objects, see what became of them, say so on the status. README.md tells it slowly. */
@ControllerConfiguration(name = "capturejob", fieldManager = Cluster.MANAGER)
@GradualRetry(maxAttempts = Integer.MAX_VALUE, maxInterval = 60_000)
public class CaptureJobReconciler implements ConfigurableReconciler<CaptureJob> {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureJobReconciler.class);
    /** Tries after which what should pass by itself is told of all the same. */
    private static final int PASSING = 2;

    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final OperatorSettings settings;
    private final StatusWriter writer;
    private final RunCounts counts;
    private final EventRecorder recorder;
    private final Departures departures;
    private final Clock clock;
    private final StatusWrites statuses;
    /** Whether runs wait for their turn. */
    private final boolean gated;
    /** Set once, by {@link #prepareEventSources}, before anything is reconciled. */
    @SuppressWarnings("NullAway.Init")
    private volatile Cluster cluster;

    @SuppressWarnings("NullAway.Init")
    private volatile BatchHandOvers handOvers;

    @SuppressWarnings("NullAway.Init")
    private volatile CheckTurns turns;

    @SuppressWarnings("NullAway.Init")
    private volatile RunTurns runTurns;
    /** The cache can be read once it has given us something. */
    private volatile boolean working;

    public CaptureJobReconciler(
            OperatorSettings settings,
            StatusWriter writer,
            RunCounts counts,
            EventRecorder recorder,
            Departures departures,
            Clock clock) {
        this.settings = settings;
        this.writer = writer;
        this.counts = counts;
        this.recorder = recorder;
        this.statuses = new StatusWrites(recorder);
        this.departures = departures;
        this.clock = clock;
        this.gated = Fleet.budget(settings).isLimited();
    }

    @Override
    public void updateConfigurationFrom(ControllerConfigurationOverrider<CaptureJob> configuration) {
        configuration
                // Which updates are worth a look is decided by the filter alone.
                .withGenerationAware(false)
                .withOnUpdateFilter(UpdateFilter::accepts)
                .withItemStore(Pruned.store())
                .withInformerListLimit(Pruned.PAGE);
    }

    @Override
    public List<EventSource<?, CaptureJob>> prepareEventSources(EventSourceContext<CaptureJob> context) {
        var watches = new Watches(context);
        cluster = new Cluster(context.getClient(), watches);
        handOvers = new BatchHandOvers(context.getClient(), watches, context.getPrimaryCache(), cluster::start);
        turns = new CheckTurns(settings.maxConcurrentChecks(), watches, context.getPrimaryCache(), clock);
        runTurns = new RunTurns(
                context.getClient(),
                settings.paused() ? Budget.PAUSED : Fleet.budget(settings),
                watches,
                context.getPrimaryCache(),
                clock);
        counts.expose(() -> working ? runTurns.load() : Map.of(), settings.paused(), clock);
        counts.expose(() -> working ? context.getPrimaryCache().list() : Stream.empty());
        var sources = new ArrayList<>(watches.all());
        sources.add(turns);
        sources.add(runTurns);
        sources.add(new RetainedNotice(context.getClient(), recorder, clock, this::forget));
        return sources;
    }

    @Override
    public UpdateControl<CaptureJob> reconcile(CaptureJob job, Context<CaptureJob> context) {
        working = true;
        if (!departures.enter(Names.uid(job))) {
            return UpdateControl.noUpdate();
        }
        Instant now = clock.instant();
        try {
            return tend(job, context, now);
        } catch (Stopping e) {
            return UpdateControl.noUpdate();
        } catch (RuntimeException e) {
            return stumbled(job, context, e, now);
        } finally {
            departures.leave(Names.uid(job));
        }
    }

    /** Whatever failed ends on the status: a job about which nothing is said is waited for in vain. */
    private UpdateControl<CaptureJob> stumbled(
            CaptureJob job, Context<CaptureJob> context, RuntimeException e, Instant now) {
        int tries = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
        if (Refusal.isPassing(e) && tries < PASSING) {
            throw e;
        }
        if (cluster.isGone(job)) {
            // Deleted while it was looked after; without a finalizer it is gone at once.
            LOG.debug("The job went meanwhile", e);
            return UpdateControl.noUpdate();
        }
        LOG.warn("The job could not be looked after", e);
        CaptureJobStatus status = Troubles.next(job.getStatus(), Names.generation(job), Refusal.of(e), now);
        if (!statuses.held(status).equals(job.getStatus())) {
            UpdateControl<CaptureJob> wanted = writer.write(context.getClient(), job, status, Optional.empty(), now);
            if (!wanted.isPatchStatus()) {
                return wanted;
            }
            written(job, context, wanted, now);
        }
        return UpdateControl.<CaptureJob>noUpdate().rescheduleAfter(AGAIN);
    }

    private UpdateControl<CaptureJob> tend(CaptureJob job, Context<CaptureJob> context, Instant now) {
        Checked checked = Fleet.asAllowed(check(job), settings);
        Duration startTimeout = Plans.startTimeout(spec(job));
        List<Run> found = runTurns.explained(job, cluster.runs(job, startTimeout, now));
        Holding holding = holding(job, checked, found);
        Optional<Runs> runs = runs(job, checked, holding);
        if (holding.finalizer()) {
            // Before there is a schedule: it starts runs whether we are there or not.
            cluster.hold(job, true);
        }
        Optional<Finding> obstacle =
                cluster.apply(job, runs.map(Desired::objects).orElseGet(() -> cluster.kept(job, holding.checkpoint())));
        if (!holding.finalizer()) {
            cluster.hold(job, false);
        }
        runTurns.wake(found.stream().anyMatch(Run::isQueued));
        Observation all = cluster.observe(job, found, obstacle).paused(settings.paused());
        Optional<Job> due = obstacle.isPresent()
                ? Optional.empty()
                : runs.flatMap(r -> DueJobs.next(r, cluster.cronJob(job), job.getStatus(), all, now));
        boolean waits = due.isPresent() && (settings.paused() || !turns.take(job, due.get()));
        // Before the status, which tells of a refusal.
        Optional<Finding> refused = waits ? Optional.empty() : due.flatMap(one -> cluster.start(job, one));
        CaptureJobStatus before = writer.latest(job);
        Observation seen = (refused.isEmpty()
                        ? all
                        : cluster.observe(job, found, refused).paused(settings.paused()))
                // Nobody wakes it while all jobs are paused, and nothing has to be looked for.
                .queued(waits && !settings.paused());
        if (runs.isPresent() && obstacle.isEmpty()) {
            HandOver handOver = handOver(job, runs.get(), before, seen, now);
            seen = seen.handingOver(new Observation.HandOver(handOver.status(), handOver.lookAt()));
        }
        counts.count(job, before, Endings.of(before, seen));
        CaptureJobStatus status = Statuses.next(before, Names.generation(job), checked, seen, now);
        if ((due.isEmpty() || refused.isPresent()) && !seen.checking(now)) {
            turns.leave(job, seen);
        }
        if (!statuses.held(status).equals(job.getStatus())) {
            return written(job, context, writer.write(context.getClient(), job, status, Optional.of(seen), now), now);
        }
        writer.told(job);
        try {
            settle(job, runs, seen, now);
        } catch (KubernetesClientException e) {
            // The job works; only what is over could not be put away.
            LOG.warn("What is over could not be put away, and is tried again: {}", e.getMessage());
            return UpdateControl.<CaptureJob>noUpdate().rescheduleAfter(AGAIN);
        }
        return UpdateControl.<CaptureJob>noUpdate()
                .rescheduleAfter(Timetable.nextLook(checked, status, seen, startTimeout, now));
    }

    /** Batches that are published are handed over, whether the job captures anything more or not. */
    private HandOver handOver(
            CaptureJob job, Runs runs, @Nullable CaptureJobStatus before, Observation seen, Instant now) {
        HandOverStatus told = before == null ? null : before.handOver();
        Optional<AfterBatch> wanted = runs.plan().afterBatch();
        Optional<State> state = seen.checkpoint().state();
        if (wanted.isEmpty() || state.isEmpty() || seen.checkpoint().problem().isPresent()) {
            return HandOver.asItWas(told);
        }
        HandOver next = HandOvers.next(
                told, seen.checkpoint().handoff(), wanted.get(), state.get(), cluster.handOvers(job), now);
        return next.start()
                .filter(start -> !settings.paused())
                .map(start ->
                        HandOvers.after(next, start, handOvers.start(runs, wanted.get(), start), wanted.get(), now))
                .orElse(next);
    }

    private UpdateControl<CaptureJob> written(
            CaptureJob job, Context<CaptureJob> context, UpdateControl<CaptureJob> wanted, Instant now) {
        if (!wanted.isPatchStatus()) {
            return wanted;
        }
        statuses.write(context, job, wanted.getResource().orElseThrow(), now);
        var done = UpdateControl.<CaptureJob>noUpdate();
        wanted.getScheduleDelay().ifPresent(done::rescheduleAfter);
        return done;
    }

    private void forget(CaptureJob job) {
        writer.forget(Names.uid(job));
        counts.forget(Names.uid(job));
        cluster.forget(Names.uid(job));
        turns.gone(job);
    }

    /** What may be done only when the status already tells of what is seen. */
    private void settle(CaptureJob job, Optional<Runs> runs, Observation seen, Instant now) {
        cluster.giveUp(job, seen.runs());
        runs.ifPresent(r -> cluster.sweepJobs(job, r.plan().history()));
        runs.ifPresent(r -> cluster.sweep(job, r.document()));
        CheckpointView checkpoint = seen.checkpoint();
        Handoff before = checkpoint.handoff();
        boolean suspended = runs.map(r -> r.plan().schedule().suspended()).orElse(false);
        boolean handsOver = runs.map(r -> r.plan().afterBatch().isPresent()).orElse(true);
        Handoff handoff = Handoffs.next(checkpoint, job.getStatus(), handsOver)
                .wanting(Wishes.next(before.wanted(), suspended, job.getStatus(), seen, now));
        if (checkpoint.problem().isEmpty() && Handoffs.isDue(before, handoff, seen.running())) {
            cluster.handOver(job, handoff);
        }
        // Last: it may be refused what it makes.
        runs.ifPresent(r ->
                cluster.sweepGated(job, r, Boolean.TRUE.equals(job.getSpec().suspend()), settings.paused()));
    }

    /** What is left of a spec that could not be read as a whole would mean something else. */
    private static Checked check(CaptureJob job) {
        List<Problem> unreadable = Unreadable.of(job);
        return unreadable.isEmpty()
                ? Plans.checkInCluster(Names.namespace(job), Names.name(job), spec(job))
                : new Checked.Invalid(unreadable);
    }

    private Holding holding(CaptureJob job, Checked checked, List<Run> found) {
        CheckpointView checkpoint = cluster.checkpoint(job);
        boolean told = checkpoint.state().isPresent();
        boolean capturing = found.stream().anyMatch(run -> run.captures(told));
        SourceSpec source = spec(job).source();
        boolean streams = source != null && source.postgres() != null;
        return Holding.of(
                Plans.deletionPolicy(spec(job)),
                streams,
                capturing,
                checked instanceof Checked.Valid valid
                        && DueJobs.mayRun(valid.plan().schedule(), job.getStatus()),
                checkpoint,
                Belongings.mirrored(job.getStatus()),
                job.hasFinalizer(Names.FINALIZER));
    }

    private Optional<Runs> runs(CaptureJob job, Checked checked, Holding holding) {
        if (!(checked instanceof Checked.Valid valid)) {
            return Optional.empty();
        }
        String document = JobDocuments.desired(job).getMetadata().getName();
        List<String> chunks = HistoryChunks.names(valid.plan(), cluster.checkpoint(job), cluster.chunks(job));
        return Optional.of(new Runs(
                job,
                valid.plan(),
                cluster.edition(job),
                document,
                chunks,
                holding.checkpoint(),
                settings.runner(),
                gated));
    }

    private static CaptureJobSpec spec(CaptureJob job) {
        CaptureJobSpec spec = job.getSpec();
        return spec != null
                ? spec
                : new CaptureJobSpec(
                        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }
}
