package dev.sanderling.runner.batch;

import dev.sanderling.api.RowFormat;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.plan.Transform;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.transform.MirrorKeys;
import java.util.ArrayList;
import java.util.List;

/** What is no failure, and what people should know before they rely on what sinks will hold; for a check that passed. */
public final class Advice {
    private static final int SHOWN = 20;

    private Advice() {}

    /** In sentences; asks the source's catalogue, after a full preflight that found nothing. */
    public static List<String> of(BatchContext context) {
        List<String> advice = new ArrayList<>();
        replay(context, advice);
        moved(context, advice);
        filtered(context, advice);
        for (Sink sink : context.sinks()) {
            advice.addAll(sink.warnings());
        }
        return List.copyOf(advice);
    }

    /** The new row alone does not tell which of the rows without a key it takes the place of. */
    private static void replay(BatchContext context, List<String> advice) {
        List<String> sinks = context.plan().sinks().stream()
                .filter(sink -> sink instanceof SinkPlan.Files && sink.rows().format() != RowFormat.RAW)
                .map(SinkPlan::name)
                .toList();
        if (sinks.isEmpty()) {
            return;
        }
        List<String> keyless = context.source().tables().stream()
                .map(CatalogTable::table)
                .filter(table -> table.columns().stream().noneMatch(Column::key))
                .map(table -> table.name().toString())
                .sorted()
                .toList();
        if (!keyless.isEmpty()) {
            advice.add("Of an update of a table without a primary key, the files of " + String.join(", ", sinks)
                    + " have the new row and not the old one, so they cannot be replayed into a copy: set"
                    + " spec.sinks[].rows.format to Raw, which has both. This is so for " + shortened(keyless) + ".");
        }
    }

    /** An update is one change, in one stream. */
    private static void moved(BatchContext context, List<String> advice) {
        boolean routes = context.plan().transforms().steps().stream().anyMatch(Transform.Route.class::isInstance);
        if (routes) {
            advice.add(
                    "A row whose route changes by an update goes on in the new stream, and the old stream is not told:"
                            + " it keeps the row as it was. Route by what does not change, as the key, where streams are copies.");
        }
    }

    /** A filter judges each state of a row by itself. */
    private static void filtered(BatchContext context, List<String> advice) {
        MirrorKeys.mirror(context.plan().sinks())
                .map(mirror -> new MirrorKeys(context.plan().transforms().steps(), mirror))
                .ifPresent(keys -> advice.addAll(keys.advice(context.source().tables())));
    }

    private static String shortened(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() <= SHOWN ? first : first + " and " + (names.size() - SHOWN) + " more";
    }
}
