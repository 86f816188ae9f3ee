package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.sink.PositionedSink;
import dev.sanderling.runner.sink.PositionedSink.Held;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.sink.StagedSink;
import dev.sanderling.runner.source.Remedy;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.transform.MirrorKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Everything that stands in the way of a run, found before anything is changed; {@code sanderling check} is this. */
public final class Preflight {
    /** A sentence of a hundred findings would be read by nobody; a check lists all. */
    private static final int SAID = 20;

    private Preflight() {}

    /** All findings of source and sinks. */
    public static List<Finding> full(BatchContext context, State state) {
        return full(context, state, true);
    }

    /** The same where the position is given up: what sinks hold of later epochs is then as it should be. */
    static List<Finding> afterRepair(BatchContext context, State state) {
        return full(context, state, false);
    }

    /** The newest epoch that a sink has anything of; 0 where none has. */
    static long newestEpoch(BatchContext context) {
        long newest = 0;
        for (Sink sink : context.sinks()) {
            if (sink instanceof StagedSink staged) {
                newest = Math.max(newest, staged.newestEpoch(0).orElse(0));
            } else if (sink instanceof PositionedSink positioned) {
                newest = Math.max(newest, positioned.held().map(Held::epoch).orElse(0L));
            }
        }
        return newest;
    }

    private static List<Finding> full(BatchContext context, State state, boolean goesOn) {
        List<Finding> findings = new ArrayList<>(context.source().preflight(state, Depth.FULL));
        findings.addAll(context.transforms().findings());
        findings.addAll(WrittenForm.problems(context.plan(), state));
        for (Sink sink : context.sinks()) {
            List<Finding> ofSink = sink.preflight();
            findings.addAll(ofSink);
            if (goesOn && ofSink.isEmpty() && sink instanceof StagedSink staged) {
                rewound(staged, state, findings);
            } else if (goesOn && ofSink.isEmpty() && sink instanceof PositionedSink positioned) {
                Alignment.problem(positioned, positioned.held().orElse(null), state)
                        .ifPresent(findings::add);
            }
            if (findings.isEmpty() && sink instanceof PositionedSink positioned) {
                MirrorKeys.mirror(context.plan().sinks())
                        .map(mirror ->
                                new MirrorKeys(context.plan().transforms().steps(), mirror))
                        .ifPresent(keys ->
                                findings.addAll(keys.findings(context.source().tables())));
                findings.addAll(positioned.preflight(tables(context)));
            }
        }
        return findings;
    }

    /** The captured tables as sinks will have them. */
    static List<CatalogTable> tables(BatchContext context) {
        return context.source().tables().stream()
                .map(described -> described.as(context.transforms().table(described.table())))
                .toList();
    }

    /** Fails with the first finding; the others are in the sentence, or how many there are besides. */
    public static void require(List<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        String said = String.join(
                " ", findings.stream().limit(SAID).map(Finding::message).toList());
        int rest = findings.size() - SAID;
        Finding first = findings.get(0);
        throw Failure.of(new Finding(
                first.reason(),
                rest <= 0 ? said : said + " And " + rest + " more: `sanderling check` lists them all.",
                first.sink()));
    }

    private static void rewound(StagedSink sink, State state, List<Finding> findings) {
        OptionalLong newest = sink.newestEpoch(state.epoch());
        if (newest.isEmpty()) {
            return;
        }
        String holds = "Sink " + sink.name() + " holds batches of epoch " + newest.getAsLong();
        findings.add(
                state.epoch() == 0
                        ? new Finding(
                                Reason.CHECKPOINT_LOST,
                                holds
                                        + ", but there is no checkpoint here: it was deleted, or this run was pointed to"
                                        + " another place than the job's runs before it, and it is no first run. Restore"
                                        + " it, or " + Remedy.ANEW
                                        + ", or point the sink to an empty directory and start"
                                        + " with a new job.")
                        : new Finding(
                                Reason.CHECKPOINT_REWOUND,
                                holds + ", but the checkpoint stands at epoch " + state.epoch()
                                        + ": it is older than what was published, and going on would publish changes"
                                        + " twice. Restore the newest checkpoint, or " + Remedy.ANEW + "."));
    }
}
