package dev.sanderling.runner.command;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.plan.AfterBatch.Action.Http;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Strictness;
import dev.sanderling.pod.RunnerPod;
import dev.sanderling.runner.handover.HandOver;
import dev.sanderling.runner.report.LogFormat;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * {@code sanderling hand-over}: tells others of published batches, in a file or by a webhook. Reads receipts from the
 * environment and lists from the sinks; speaks to no source and no API server. Safe to repeat.
 */
public final class HandOverCommand {
    private final Command.Options options;
    private final Optional<Path> out;
    private final Map<String, String> environment;

    public HandOverCommand(Command.Options options, Optional<Path> out, Map<String, String> environment) {
        this.options = options;
        this.out = out;
        this.environment = environment;
    }

    /** What was handed over. */
    public TerminationMessage execute() {
        LogFormat.install(options.jsonLog(), options.verbose());
        boolean inPod = environment.containsKey(RunnerPod.NAMESPACE);
        CapturePlan plan = JobFile.read(options.job(), inPod ? Strictness.LENIENT : Strictness.STRICT);
        var handOver = new HandOver(plan, environment.get(RunnerPod.RECEIPTS), files -> Wiring.storage(files, options));
        String sentence = out.isPresent()
                ? handOver.toFile(out.get())
                : handOver.toWebhook(webhook(plan), Wiring.secrets(options));
        return new TerminationMessage(Reason.HANDED_OVER, sentence, null, handOver.batch(), null, null, null);
    }

    private static Http webhook(CapturePlan plan) {
        return plan.afterBatch()
                .map(after -> after.action() instanceof Http http ? http : null)
                .orElseThrow(() -> new Failure(
                        Reason.INVALID_USAGE,
                        "spec.afterBatch.http is not there, so there is nobody to send an event to; with --out DIR the"
                                + " batches are told of in a file."));
    }
}
