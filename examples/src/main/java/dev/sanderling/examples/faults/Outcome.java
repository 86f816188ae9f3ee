package dev.sanderling.examples.faults;

import dev.sanderling.examples.faults.check.Find;
import dev.sanderling.examples.faults.check.Finds;
import dev.sanderling.examples.faults.nemesis.Tally;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a round ended.
 *
 * @param transactions that the writers know to be committed
 * @param schemaChanges columns added and dropped
 * @param truncates that took rows, by the ledger
 * @param committed changes, by the ledger
 * @param published changes, of all jobs
 * @param features transactions of each
 */
public record Outcome(
        String title,
        long seed,
        int runs,
        int segments,
        int receipts,
        long transactions,
        int schemaChanges,
        int truncates,
        long committed,
        long published,
        Map<String, Integer> features,
        Tally tally,
        Finds finds) {
    /** Whether nothing was found. */
    public boolean green() {
        return finds.none();
    }

    /** For people. */
    public String text() {
        var text = new StringBuilder();
        line(text, "%s, seed %d", title, seed);
        line(text, "  %,d changes in %,d transactions, %d changes of columns", committed, transactions, schemaChanges);
        line(text, "  %d truncates", truncates);
        line(
                text,
                "  %d runs, %d killed; ends: %s",
                runs,
                tally.kills(),
                tally.exits().entrySet().stream()
                        .map(exit -> exit.getValue() + " " + exit.getKey())
                        .collect(Collectors.joining(", ")));
        tally.faults().forEach((name, count) -> line(text, "    %4d %s", count, name));
        tally.ways().forEach((way, count) -> {
            if (count > 0) {
                line(text, "    %4d times a run %s", count, way.title());
            }
        });
        List<String> never = tally.neverMet();
        if (!never.isEmpty()) {
            line(text, "  never: %s", String.join("; ", never));
        }
        features.forEach((name, count) -> line(text, "  %d transactions of %s", count, name));
        line(text, "  %,d changes published in %d segments, %d receipts", published, segments, receipts);
        for (Find find : finds.first()) {
            line(text, "  %s", find);
        }
        line(text, "  verdict: %s", green() ? "GREEN" : "RED " + finds.counts());
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
