package dev.sanderling.runner.command;

import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Strictness;
import dev.sanderling.pod.RunnerPod;
import dev.sanderling.runner.batch.BatchContext;
import dev.sanderling.runner.batch.CaptureRun;
import dev.sanderling.runner.batch.Failpoint;
import dev.sanderling.runner.checkpoint.Checkpoint;
import dev.sanderling.runner.checkpoint.CheckpointStore;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.report.LogFormat;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.source.SourceSession;
import dev.sanderling.runner.transform.CatalogColumns;
import dev.sanderling.runner.transform.Transforms;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** {@code sanderling run}: the parts, put together. */
public final class RunCommand {
    private static final Ending TERMINATED = new Ending.Said(new TerminationMessage(
            Reason.TERMINATED,
            "asked to end before anything was captured; the next run captures it.",
            null,
            null,
            null,
            null,
            null));

    private final Command.Options options;
    private final Map<String, String> environment;
    private final CostMeter meter;
    private final Termination termination;

    public RunCommand(
            Command.Options options, Map<String, String> environment, CostMeter meter, Termination termination) {
        this.options = options;
        this.environment = environment;
        this.meter = meter;
        this.termination = termination;
    }

    /** Captures one batch, or looks whether there is one to capture. */
    public Ending execute() {
        LogFormat.install(options.jsonLog(), options.verbose());
        termination.arm();
        CapturePlan plan = JobFile.read(options.job(), strictness());
        Holder holder = Wiring.holder(environment);
        try (CheckpointStore store = Wiring.store(options, environment)) {
            Checkpoint checkpoint = Wiring.checkpoint(store, holder, Handover.received());
            meter.phase("checkpoint");
            CatalogColumns catalog = new CatalogColumns();
            try (SourceSession source = Wiring.source(plan, options, holder, store, catalog)) {
                meter.phase("connect");
                return Handover.wanted() ? look(plan, source, checkpoint) : run(plan, source, checkpoint, catalog);
            }
        }
    }

    /** On a laptop an unknown field is a typing error; in a pod the operator has dealt with the document. */
    private Strictness strictness() {
        if (options.state().isEmpty()) {
            return Strictness.LENIENT;
        }
        return Handover.wanted() ? Strictness.STRICT_BUT_RUNNER : Strictness.STRICT;
    }

    private Ending run(CapturePlan plan, SourceSession source, Checkpoint checkpoint, CatalogColumns catalog) {
        if (options.state().isPresent() && plan.afterBatch().isPresent()) {
            LoggerFactory.getLogger(RunCommand.class)
                    .info("spec.afterBatch starts nothing here: handing batches over is the operator's");
        }
        List<Sink> sinks = Wiring.sinks(plan, options);
        Transforms transforms = Wiring.transforms(plan, options, catalog);
        try {
            return said(captureRun(plan, source, checkpoint, transforms, sinks).run(), source, checkpoint);
        } finally {
            sinks.forEach(Sink::close);
        }
    }

    /** Needs no sink: of what it does itself nothing is written to one. */
    private Ending look(CapturePlan plan, SourceSession source, Checkpoint checkpoint) {
        CaptureRun.Looked looked =
                captureRun(plan, source, checkpoint, Transforms.NONE, List.of()).look();
        if (looked instanceof CaptureRun.Found found && !termination.requested().get()) {
            return new Ending.HandedOver(Handover.write(checkpoint.loaded(), found.work()));
        }
        return looked instanceof CaptureRun.Ended ended ? said(ended, source, checkpoint) : TERMINATED;
    }

    private CaptureRun captureRun(
            CapturePlan plan, SourceSession source, Checkpoint checkpoint, Transforms transforms, List<Sink> sinks) {
        return new CaptureRun(
                new BatchContext(
                        plan,
                        source,
                        checkpoint,
                        checkpoint.holder(),
                        transforms,
                        sinks,
                        meter,
                        failpoint(),
                        termination.requested(),
                        edition()),
                Clock.systemUTC());
    }

    private long edition() {
        String generation = environment.getOrDefault(RunnerPod.EDITION, "");
        return generation.matches("\\d{1,18}") ? Long.parseLong(generation) : 0;
    }

    private Failpoint failpoint() {
        String place = environment.getOrDefault(Failpoint.VARIABLE, "");
        return place.isEmpty() ? Failpoint.NONE : Failpoint.of(place);
    }

    private static Ending said(CaptureRun.Ended ended, SourceSession source, Checkpoint checkpoint) {
        Receipt receipt = ended.receipt();
        return new Ending.Said(new TerminationMessage(
                ended.reason(),
                sentence(ended),
                null,
                receipt.batch(),
                receipt.behind() ? true : null,
                source.server(),
                source.retention(checkpoint.state()).orElse(null)));
    }

    private static String sentence(CaptureRun.Ended ended) {
        Receipt receipt = ended.receipt();
        String rest = receipt.behind() ? "; the rest is left to the next run" : "";
        String until = receipt.to() == null ? "" : " up to " + receipt.to();
        if (ended.reason() == Reason.EMPTY) {
            return "no changes" + until + rest + ".";
        }
        String count = receipt.counts().changes() + (receipt.counts().changes() == 1 ? " change" : " changes");
        return count + " in batch " + receipt.batch() + until + rest + ".";
    }
}
