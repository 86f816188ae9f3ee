package dev.sanderling.runner.command;

import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Strictness;
import dev.sanderling.runner.batch.BatchContext;
import dev.sanderling.runner.batch.CaptureRun;
import dev.sanderling.runner.batch.Failpoint;
import dev.sanderling.runner.checkpoint.Checkpoint;
import dev.sanderling.runner.checkpoint.CheckpointStore;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.report.LogFormat;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.source.SourceSession;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** {@code sanderling run}: the parts, put together. */
public final class RunCommand {
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

    /** Captures one batch. */
    public TerminationMessage execute() {
        LogFormat.install(options.jsonLog(), options.verbose());
        termination.arm();
        // On a laptop an unknown field is a typing error; in a pod the operator has dealt with the document.
        Strictness strictness = options.state().isPresent() ? Strictness.STRICT : Strictness.LENIENT;
        CapturePlan plan = JobFile.read(options.job(), strictness);
        Holder holder = Wiring.holder(environment);
        try (CheckpointStore store = Wiring.store(options, environment)) {
            Checkpoint checkpoint = Wiring.checkpoint(store, holder);
            meter.phase("checkpoint");
            try (SourceSession source = Wiring.source(plan, options, holder, store)) {
                meter.phase("connect");
                List<Sink> sinks = Wiring.sinks(plan, options);
                BatchContext context = new BatchContext(
                        plan, source, checkpoint, holder, sinks, meter, failpoint(), termination.requested());
                try {
                    CaptureRun.Ended ended = new CaptureRun(context, Clock.systemUTC()).run();
                    return message(ended, source.server());
                } finally {
                    sinks.forEach(Sink::close);
                }
            }
        }
    }

    private Failpoint failpoint() {
        String place = environment.getOrDefault(Failpoint.VARIABLE, "");
        return place.isEmpty() ? Failpoint.NONE : Failpoint.of(place);
    }

    private static TerminationMessage message(CaptureRun.Ended ended, String server) {
        Receipt receipt = ended.receipt();
        return new TerminationMessage(
                ended.reason(), sentence(ended), null, receipt.batch(), receipt.behind() ? true : null, server);
    }

    private static String sentence(CaptureRun.Ended ended) {
        Receipt receipt = ended.receipt();
        String until = receipt.to() == null ? "" : " up to " + receipt.to();
        if (ended.reason() == Reason.EMPTY) {
            return "no changes" + until + ".";
        }
        String count = receipt.counts().changes() + (receipt.counts().changes() == 1 ? " change" : " changes");
        String rest = receipt.behind() ? "; the rest is left to the next run" : "";
        return count + " in batch " + receipt.batch() + until + rest + ".";
    }
}
