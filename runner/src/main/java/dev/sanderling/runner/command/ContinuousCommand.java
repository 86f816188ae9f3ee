package dev.sanderling.runner.command;

import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.State;
import dev.sanderling.json.Json;
import dev.sanderling.outcome.ExitCode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.pod.RunnerPod;
import dev.sanderling.runner.batch.BatchContext;
import dev.sanderling.runner.batch.CaptureRun;
import dev.sanderling.runner.batch.ContinuousRun;
import dev.sanderling.runner.batch.Failpoint;
import dev.sanderling.runner.checkpoint.CheckpointStore;
import dev.sanderling.runner.report.CauseLog;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.report.Pulse;
import dev.sanderling.runner.report.TerminationLog;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.source.SourceSession;
import dev.sanderling.runner.transform.CatalogColumns;
import dev.sanderling.runner.transform.Transforms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code sanderling run} of a job that is continuous: round after round, each with connections of its own, until it is
 * asked to end. What may pass by itself is tried again within the process, and so is what somebody has to put right,
 * because a process that ends would only be started again. It ends for a defect of ours, and where memory was too small.
 */
final class ContinuousCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ContinuousCommand.class);
    /** Between two looks; a first change waits so long at most. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final Duration SLICE = Duration.ofMillis(100);

    private final CapturePlan plan;
    private final Command.Options options;
    private final Termination termination;
    private final Failpoint failpoint;
    private final long edition;
    private final Pulse pulse;
    /** The pod, or this process. */
    private final Holder process;

    private final Backoff backoff = new Backoff();
    private final CheckpointStore store;
    private Instant begunAt = Instant.now();
    private long lastStamp;
    private String run = "";
    private boolean waitsForLock;
    /** What was told last is that something failed, or nothing was told yet. */
    private boolean untold = true;

    ContinuousCommand(
            CapturePlan plan,
            Command.Options options,
            Map<String, String> environment,
            Termination termination,
            Failpoint failpoint,
            long edition) {
        this.plan = plan;
        this.options = options;
        this.termination = termination;
        this.failpoint = failpoint;
        this.edition = edition;
        this.pulse = Pulse.of(environment.getOrDefault(RunnerPod.PULSE, ""));
        this.process = Wiring.holder(environment);
        this.store = Wiring.store(options, environment);
    }

    /**
     * Captures until SIGTERM or Ctrl-C.
     *
     * @throws Failure InternalError, OutOfMemory, or what is wrong with the command line
     */
    Ending execute() {
        LOG.info("following the source; it is looked at every {} ms while nothing happens", LOOK.toMillis());
        try (store) {
            while (!isOver()) {
                pulse.beat();
                try {
                    round();
                } catch (Failure failure) {
                    failed(failure);
                }
            }
        }
        return new Ending.Said(message(Reason.TERMINATED, "asked to end; what was captured so far is committed."));
    }

    private boolean isOver() {
        return termination.requested().get();
    }

    private void round() {
        begin();
        CatalogColumns catalog = new CatalogColumns();
        try (SourceSession source = Wiring.source(plan, options, process, store, catalog)) {
            List<Sink> sinks = Wiring.sinks(plan, options);
            Transforms transforms = Wiring.transforms(plan, options, catalog);
            try {
                var rounds = new ContinuousRun(source, new Host(source, transforms, sinks), Clock.systemUTC());
                rounds.run().ifPresent(ended -> ended(ended, source));
            } finally {
                sinks.forEach(Sink::close);
            }
        }
    }

    /** A run id of its own for whatever becomes a batch: the time in seconds is unique, because none takes less. */
    private void begin() {
        begunAt = Instant.now();
        lastStamp = Math.max(lastStamp + 1, begunAt.getEpochSecond());
        run = process.runId() + "." + Long.toString(lastStamp, Character.MAX_RADIX);
    }

    private void ended(CaptureRun.Ended ended, SourceSession source) {
        backoff.reset();
        TerminationMessage said = RunCommand.said(ended, source, Wiring.checkpoint(store, process, Optional.empty()))
                .message();
        LOG.info("{}: {}", said.reason().word(), said.message());
        tell(said);
        // The engine is gone: what it took is given back, for the time that nothing happens.
        System.gc();
    }

    /** @throws Failure where another try would end as this one did */
    private void failed(Failure failure) {
        if (isOver()) {
            // Connections that break while everything is shut down are no news.
            LOG.info("ending: {}", failure.getMessage());
            return;
        }
        switch (failure.reason()) {
            case INTERNAL_ERROR, OUT_OF_MEMORY, INVALID_USAGE, INVALID_SPEC -> throw failure;
            case ALREADY_RUNNING, FENCED -> {
                if (!waitsForLock) {
                    LOG.info("waiting: {}", failure.getMessage());
                    waitsForLock = true;
                }
                pause(LOOK);
            }
            default -> {
                Duration wait = backoff.next(failure.reason());
                LOG.warn(
                        "{}: {} Tried again in {} s.", failure.reason().word(), failure.getMessage(), wait.toSeconds());
                if (failure.getCause() != null) {
                    CauseLog.write(failure, options.verbose());
                }
                tell(new TerminationMessage(
                        failure.reason(),
                        String.valueOf(failure.getMessage()),
                        null,
                        null,
                        null,
                        null,
                        null,
                        failure.finding().sink()));
                untold = true;
                pause(wait);
            }
        }
    }

    private void tell(TerminationMessage message) {
        untold = false;
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("run", run);
        report.put("edition", edition);
        report.put("startedAt", begunAt.toString());
        report.put("at", Instant.now().toString());
        report.put("message", TerminationLog.tree(message));
        try {
            store.tell(Json.compact(report));
        } catch (Failure e) {
            LOG.info("what was said could not be left in the checkpoint: {}", e.getMessage());
        }
    }

    private void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0 && !isOver(); left = until - System.nanoTime()) {
            pulse.beat();
            try {
                Thread.sleep(Math.min(SLICE.toMillis(), 1 + left / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                termination.requested().set(true);
            }
        }
    }

    private static TerminationMessage message(Reason reason, String sentence) {
        return new TerminationMessage(reason, sentence, null, null, null, null, null);
    }

    private final class Host implements ContinuousRun.Host {
        private final SourceSession source;
        private final Transforms transforms;
        private final List<Sink> sinks;

        Host(SourceSession source, Transforms transforms, List<Sink> sinks) {
            this.source = source;
            this.transforms = transforms;
            this.sinks = sinks;
        }

        @Override
        public BatchContext next() {
            begin();
            var holder = new Holder(process.pod(), run);
            return new BatchContext(
                    plan,
                    source,
                    Wiring.checkpoint(store, holder, Optional.empty()),
                    holder,
                    transforms,
                    sinks,
                    CostMeter.fromNow(),
                    failpoint,
                    termination.requested(),
                    edition,
                    pulse);
        }

        @Override
        public void idle(State state) {
            waitsForLock = false;
            backoff.reset();
            if (untold) {
                tell(new TerminationMessage(
                        Reason.EMPTY,
                        "no changes; the source is looked at all the time.",
                        null,
                        null,
                        null,
                        source.server(),
                        source.retention(state).orElse(null)));
            }
            pause(LOOK);
        }
    }

    /** How long to wait after a failure: longer each time, up to a minute, or five where somebody has to do something. */
    static final class Backoff {
        private static final Duration FIRST = Duration.ofSeconds(1);
        private static final Duration FIRST_OF_HUMANS = Duration.ofSeconds(15);
        private static final Duration LONGEST = Duration.ofMinutes(1);
        private static final Duration LONGEST_OF_HUMANS = Duration.ofMinutes(5);

        private int failures;

        void reset() {
            failures = 0;
        }

        Duration next(Reason reason) {
            boolean human = reason.exitCode() != ExitCode.RETRYABLE;
            Duration first = human ? FIRST_OF_HUMANS : FIRST;
            Duration most = human ? LONGEST_OF_HUMANS : LONGEST;
            Duration wait = first.multipliedBy(1L << Math.min(failures++, 10));
            return wait.compareTo(most) < 0 ? wait : most;
        }
    }
}
