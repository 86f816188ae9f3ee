package dev.sanderling.runner.command;

import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Source;
import dev.sanderling.plan.Strictness;
import dev.sanderling.pod.RunnerPod;
import dev.sanderling.runner.batch.Belonging;
import dev.sanderling.runner.checkpoint.CheckpointStore;
import dev.sanderling.runner.report.LogFormat;
import dev.sanderling.runner.source.SourceSession;
import dev.sanderling.runner.transform.CatalogColumns;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code sanderling cleanup}: drops what the job made in its source, by the names in the checkpoint and nothing else. The
 * checkpoint is only read. Safe to repeat, and bounded: whatever is in the way is a failure, and who called tries again.
 */
public final class CleanupCommand {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(30);

    private final Command.Options options;
    private final Map<String, String> environment;

    public CleanupCommand(Command.Options options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
    }

    /** What was dropped, or that there was nothing to drop. */
    public TerminationMessage execute() {
        LogFormat.install(options.jsonLog(), options.verbose());
        boolean inPod = environment.containsKey(RunnerPod.NAMESPACE);
        CapturePlan plan = JobFile.read(options.job(), inPod ? Strictness.LENIENT : Strictness.STRICT);
        if (plan.source() instanceof Source.MySql) {
            return done(
                    "MySQL keeps nothing of this job: it has no slot and no publication, and forgets its binary log by"
                            + " its own rules.",
                    null);
        }
        try (CheckpointStore store = Wiring.store(options, environment)) {
            State state = store.load().state();
            SourceNames names = state == null ? null : state.names();
            if (state == null
                    || names == null
                    || (names.ownSlot().isEmpty() && names.ownPublication().isEmpty())) {
                return done("the job has made nothing in its source, by its checkpoint; nothing was dropped.", null);
            }
            // Another job's slot is dropped by that job.
            Belonging.problem(plan.namespace() + "/" + plan.name(), state).ifPresent(finding -> {
                throw new Failure(finding.reason(), finding.message());
            });
            Holder holder = Wiring.holder(environment);
            try (SourceSession source = Wiring.source(plan, options, holder, store, new CatalogColumns())) {
                return drop(plan, source, state, names);
            }
        }
    }

    private static TerminationMessage drop(CapturePlan plan, SourceSession source, State state, SourceNames names) {
        String address = plan.source().endpoint().address();
        if (!isSameDatabase(state.source(), source.identity())) {
            throw new Failure(
                    Reason.SOURCE_CHANGED,
                    address + " is not the database that the checkpoint belongs to, so nothing was dropped in it; where"
                            + " the old one still exists, drop there: " + said(names) + ".");
        }
        lock(source, names);
        List<String> dropped = source.cleanUp(names);
        return done(
                dropped.isEmpty()
                        ? "nothing of the job was left in " + address + "."
                        : "dropped in " + address + ": " + String.join(", ", dropped) + ".",
                source.server());
    }

    /** Of a promoted server the timeline is another; its slots and publications are the same. */
    private static boolean isSameDatabase(@Nullable SourceIdentity stored, SourceIdentity now) {
        return stored == null
                || (stored.kind().equals(now.kind())
                        && stored.system().equals(now.system())
                        && Objects.equals(stored.database(), now.database()));
    }

    /** That another run is at work is no success here: what is to go is still there. */
    private static void lock(SourceSession source, SourceNames names) {
        try {
            source.lock(names, LOCK_PATIENCE);
        } catch (Failure failure) {
            if (failure.reason() == Reason.ALREADY_RUNNING) {
                throw new Failure(
                        Reason.SLOT_IN_USE,
                        "A run of the job still goes on, so nothing was dropped; try again when it is over.",
                        failure);
            }
            throw failure;
        }
    }

    private static String said(SourceNames names) {
        return String.join(
                " and ",
                Stream.of(
                                names.ownSlot().map(slot -> "the slot \"" + slot + "\""),
                                names.ownPublication().map(publication -> "the publication \"" + publication + "\""))
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static TerminationMessage done(String sentence, @Nullable String server) {
        return new TerminationMessage(Reason.CLEANED_UP, sentence, null, null, null, server, null);
    }
}
