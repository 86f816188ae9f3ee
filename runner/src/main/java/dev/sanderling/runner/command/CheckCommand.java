package dev.sanderling.runner.command;

import dev.sanderling.checkpoint.Holder;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.Retention;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.plan.AfterBatch;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Strictness;
import dev.sanderling.runner.batch.Advice;
import dev.sanderling.runner.batch.BatchContext;
import dev.sanderling.runner.batch.Failpoint;
import dev.sanderling.runner.batch.Outlook;
import dev.sanderling.runner.checkpoint.Checkpoint;
import dev.sanderling.runner.checkpoint.CheckpointStore;
import dev.sanderling.runner.handover.Receiver;
import dev.sanderling.runner.report.CauseLog;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.report.LogFormat;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.source.SourceSession;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.transform.CatalogColumns;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code sanderling check}: preflight only, everything that stands in the way at once; changes nothing. */
public final class CheckCommand {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(30);
    /** What a run under way makes of slot and checkpoint. */
    private static final Set<Reason> SIGNS_OF_A_RUN =
            EnumSet.of(Reason.SLOT_IN_USE, Reason.SERVER_ID_IN_USE, Reason.CHECKPOINT_REWOUND);

    private static final String BLIND =
            "Without --state the job's checkpoint was not looked at, nor whether source and sinks are where it left them.";

    private final Command.Options options;
    private final Map<String, String> environment;
    private final CostMeter meter;

    public CheckCommand(Command.Options options, Map<String, String> environment, CostMeter meter) {
        this.options = options;
        this.environment = environment;
        this.meter = meter;
    }

    /** The findings, or that there are none. */
    public TerminationMessage execute() {
        LogFormat.install(options.jsonLog(), options.verbose());
        // In a pod the operator has checked the document already, and knows fields that we may not know.
        boolean inPod = environment.containsKey(dev.sanderling.pod.RunnerPod.CHECKPOINT);
        CapturePlan plan = JobFile.read(options.job(), inPod ? Strictness.LENIENT : Strictness.STRICT);
        Holder holder = Wiring.holder(environment);
        boolean blind = options.state().isEmpty() && !inPod;
        List<Finding> findings = new ArrayList<>();
        List<String> warnings = List.of();
        String server = null;
        Retention retention = null;
        List<Sink> sinks = Wiring.sinks(plan, options);
        try (CheckpointStore store = Wiring.storeForCheck(options, environment)) {
            Checkpoint checkpoint = Wiring.checkpoint(store, holder, Optional.empty());
            CatalogColumns catalog = new CatalogColumns();
            try (SourceSession source = Wiring.source(plan, options, holder, store, catalog)) {
                server = source.server();
                var context = new BatchContext(
                        plan,
                        source,
                        checkpoint,
                        holder,
                        Wiring.transforms(plan, options, catalog),
                        sinks,
                        meter,
                        Failpoint.NONE,
                        new AtomicBoolean());
                boolean alone = lock(source, checkpoint);
                retention = source.retention(checkpoint.state()).orElse(null);
                List<Finding> all = Outlook.of(context, checkpoint.reread(), Depth.FULL, Clock.systemUTC())
                        .findings();
                all.stream()
                        .filter(finding -> alone || !SIGNS_OF_A_RUN.contains(finding.reason()))
                        .filter(finding -> !blind || finding.reason() != Reason.CHECKPOINT_LOST)
                        .forEach(findings::add);
                warnings = warnings(source, findings.isEmpty());
                if (findings.isEmpty()) {
                    warnings = new ArrayList<>(warnings);
                    warnings.addAll(Advice.of(context));
                    if (blind) {
                        warnings.add(BLIND);
                    }
                }
            } catch (Failure failure) {
                findings.add(failure.finding());
                CauseLog.write(failure, options.verbose());
                // The source cannot be reached: the sinks can still be looked at.
                sinks.forEach(sink -> findings.addAll(sink.preflight()));
            }
        }
        plan.afterBatch().ifPresent(after -> {
            if (after.action() instanceof AfterBatch.Action.Http http) {
                findings.addAll(Receiver.findings(http, Wiring.secrets(options)));
            }
        });
        return findings.isEmpty()
                ? passed(plan, server, retention, warnings)
                : found(findings, server, retention, warnings);
    }

    /** Beside what stands in the way they are a courtesy. */
    private static List<String> warnings(SourceSession source, boolean passed) {
        try {
            return source.warnings();
        } catch (Failure failure) {
            if (passed) {
                throw failure;
            }
            return List.of();
        }
    }

    /** A run in the middle of its work would look like trouble, so its end is waited for; false where it goes on. */
    private static boolean lock(SourceSession source, Checkpoint checkpoint) {
        try {
            source.lock(source.names(checkpoint.state().names()), LOCK_PATIENCE);
            return true;
        } catch (Failure failure) {
            if (failure.reason() == Reason.ALREADY_RUNNING) {
                return false;
            }
            throw failure;
        }
    }

    private static TerminationMessage passed(
            CapturePlan plan, @Nullable String server, @Nullable Retention retention, List<String> warnings) {
        String sentence = "nothing stands in the way of capturing from " + server + " at "
                + plan.source().endpoint().address() + "."
                + warnings.stream().map(warning -> " Note: " + warning).collect(Collectors.joining());
        return new TerminationMessage(Reason.CHECK_PASSED, sentence, null, null, null, server, retention);
    }

    private static TerminationMessage found(
            List<Finding> findings, @Nullable String server, @Nullable Retention retention, List<String> warnings) {
        for (Finding finding : findings.subList(1, findings.size())) {
            System.err.println(finding.reason().word() + ": " + finding.message());
        }
        warnings.forEach(warning -> System.err.println("Note: " + warning));
        Finding first = findings.get(0);
        return new TerminationMessage(
                first.reason(),
                first.message(),
                findings.size() > 1 ? findings : null,
                null,
                null,
                server,
                retention,
                first.sink());
    }
}
