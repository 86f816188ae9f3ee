package dev.sanderling.runner.source.postgres;

import dev.sanderling.plan.Scope;
import dev.sanderling.runner.source.postgres.FeatureFacts.ColumnFacts;
import dev.sanderling.runner.source.postgres.FeatureFacts.TableFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is captured with a difference that users must know, in a sentence for each feature. */
final class FeatureNotes {
    private static final int NAMED = 5;

    private FeatureNotes() {}

    static List<String> of(FeatureFacts facts, Tables tables, Scope scope) {
        List<String> notes = new ArrayList<>();
        note(
                notes,
                "Captured as tables without a key, because their primary key is deferrable and two rows may swap it: ",
                facts.tables().stream()
                        .filter(t -> t.deferrableKey() != null && t.key().isEmpty())
                        .map(t -> t.table().full()));
        note(
                notes,
                "Not captured, because the log does not have these generated columns: ",
                facts.tables().stream().flatMap(t -> generated(t, scope)));
        note(
                notes,
                "Captured as numbers, without the large objects that they may stand for: ",
                facts.tables().stream().flatMap(t -> large(t, scope)));
        note(
                notes,
                "Where a partition is truncated, detached or dropped the log does not tell, and the sinks keep its rows: ",
                facts.tables().stream()
                        .filter(t -> t.table().kind() == 'p')
                        .map(t -> t.table().full()));
        note(
                notes,
                "Not captured, because they leave no changes in the log: ",
                tables.passed().stream().map(t -> t.full() + " (" + kind(t) + ")"));
        return notes;
    }

    private static Stream<String> generated(TableFacts t, Scope scope) {
        return t.columns().stream()
                .filter(c -> c.isGenerated() && !c.logged())
                .filter(c -> !scope.leavesOut(t.table().schema(), t.table().name(), c.name()))
                .map(c -> t.table().full() + "." + c.name());
    }

    private static Stream<String> large(TableFacts t, Scope scope) {
        return t.columns().stream()
                .filter(ColumnFacts::large)
                .filter(c -> !scope.leavesOut(t.table().schema(), t.table().name(), c.name()))
                .map(c -> t.table().full() + "." + c.name());
    }

    private static String kind(CapturedTable table) {
        return switch (table.kind()) {
            case 'm' -> "a materialized view";
            case 'f' -> "a foreign table";
            default -> "unlogged";
        };
    }

    private static void note(List<String> notes, String what, Stream<String> names) {
        List<String> all = names.toList();
        if (!all.isEmpty()) {
            String more = all.size() <= NAMED ? "" : " and " + (all.size() - NAMED) + " more";
            notes.add(what + String.join(", ", all.subList(0, Math.min(NAMED, all.size()))) + more + ".");
        }
    }
}
