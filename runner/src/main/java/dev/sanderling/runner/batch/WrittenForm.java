package dev.sanderling.runner.batch;

import dev.sanderling.api.JdbcMode;
import dev.sanderling.checkpoint.State;
import dev.sanderling.json.Json;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.plan.TargetType;
import dev.sanderling.plan.Transform;
import dev.sanderling.runner.source.Remedy;
import dev.sanderling.runner.transform.MirrorKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * In which form a job's rows are written, as the checkpoint keeps it: where an edit of the job has another, the rows that a
 * database sink has already stay as they are.
 */
final class WrittenForm {
    private static final String BETWEEN = "\t";
    private static final int DIGITS = 16;

    private WrittenForm() {}

    /** What is kept of a plan. */
    static Map<String, String> of(CapturePlan plan) {
        Map<String, String> form = new TreeMap<>();
        form.put(State.ROWS, rows(plan));
        form.put(State.PLACES, String.join(BETWEEN, places(plan).values()));
        for (SinkPlan sink : plan.sinks()) {
            if (sink instanceof SinkPlan.Jdbc jdbc) {
                form.put(jdbc.name(), Tables.of(jdbc).text());
            }
        }
        return Map.copyOf(form);
    }

    /** Why the tables that a database sink has cannot be gone on with. */
    static List<Finding> problems(CapturePlan plan, State state) {
        List<Finding> problems = new ArrayList<>();
        for (SinkPlan sink : plan.sinks()) {
            String before = state.written().get(sink.name());
            if (state.offsets() != null && before != null && sink instanceof SinkPlan.Jdbc jdbc) {
                problem(Tables.of(before), Tables.of(jdbc), sink.name()).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private static Optional<Finding> problem(Tables before, Tables now, String sink) {
        String field = "spec.sinks[" + sink + "].jdbc";
        boolean mirrors = now.mode().equals(JdbcMode.UPSERT.name());
        if (before.isSamePlace(now) && !before.mode().equals(now.mode())) {
            return Optional.of(new Finding(
                    Reason.SINK_TABLE_MISMATCH,
                    field + ".mode was " + word(before) + " when its tables were written, and is " + word(now)
                            + ": a mirror has one row for each key, a log one for each change. Put it back, or let the sink"
                            + " write other tables (schema or table)"
                            + (mirrors ? " and, to have all rows in them, " + Remedy.ANEW : "") + ".",
                    sink));
        }
        if (mirrors && !before.isSamePlace(now)) {
            return Optional.of(new Finding(
                    Reason.SINK_INCOMPLETE,
                    field + " wrote the tables " + before.place() + " so far, and is to write " + now.place()
                            + ": those are new to this job, but the rows of its tables were read before, so they would"
                            + " lack them. To read them again, " + Remedy.ANEW
                            + ", or put schema and table of the sink back.",
                    sink));
        }
        if (mirrors && !before.deleted().isEmpty() && !before.deleted().equals(now.deleted())) {
            return Optional.of(new Finding(
                    Reason.SINK_TABLE_MISMATCH,
                    field + " marked deleted rows in the column " + before.deleted()
                            + " so far, and would not look at it any more: those rows would count as being there. Put"
                            + " deletes and deletedColumn back, or, to read all rows again, " + Remedy.ANEW + ".",
                    sink));
        }
        return Optional.empty();
    }

    private static String word(Tables tables) {
        return tables.mode().equals(JdbcMode.UPSERT.name()) ? "Upsert" : "Append";
    }

    /** What is to be said of what sinks have from before. */
    static List<String> notes(CapturePlan plan, State state) {
        List<String> notes = new ArrayList<>();
        otherForm(plan, state).ifPresent(notes::add);
        String before = state.written().get(State.PLACES);
        if (state.offsets() != null && before != null) {
            Set<String> there = Set.of(before.split(BETWEEN, -1));
            places(plan).forEach((sink, place) -> {
                if (!there.contains(place)) {
                    notes.add("Sink " + sink
                            + " was not in this job, or wrote to another place, when the last batch was"
                            + " made: it has the changes after " + state.position() + " only, besides what it had when"
                            + " it was taken out. To have all rows in it, " + Remedy.ANEW + ".");
                }
            });
        }
        return List.copyOf(notes);
    }

    /** By name of a sink, in a short text, which it is: what is written elsewhere has nothing of what was before. */
    private static Map<String, String> places(CapturePlan plan) {
        Map<String, String> places = new TreeMap<>();
        for (SinkPlan sink : plan.sinks()) {
            String where =
                    switch (sink) {
                        case SinkPlan.Files files ->
                            files.directory()
                                    + files.store()
                                            .map(store -> store.scheme() + store.endpoint() + store.bucket())
                                            .orElse("");
                        // Where its rows are is looked at by itself.
                        case SinkPlan.Jdbc jdbc -> "";
                    };
            places.put(sink.name(), sink.name() + " " + hash(where));
        }
        return places;
    }

    /** What is to be said of rows that a mirror has in another form; empty where there are none. */
    private static Optional<String> otherForm(CapturePlan plan, State state) {
        String before = state.written().get(State.ROWS);
        return state.offsets() == null
                        || before == null
                        || before.equals(rows(plan))
                        || MirrorKeys.mirror(plan.sinks()).isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "spec.source.columns or spec.transforms are others than in the run before: rows that the mirror"
                                + " has from before stay in the form they had, and columns that came are null in them. To have"
                                + " them as they are now, " + Remedy.READ_TABLES + ".");
    }

    private static String rows(CapturePlan plan) {
        String all = Json.compact(List.of(
                sorted(plan.source().scope().excludedColumns()),
                plan.transforms().steps().stream().map(WrittenForm::step).toList()));
        return hash(all);
    }

    private static String hash(String all) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a step asks for, in words that stay the same as long as it does: other versions compare with them. */
    private static List<Object> step(Transform step) {
        List<Object> asked =
                switch (step) {
                    case Transform.Filter filter -> List.of(filter.expression());
                    case Transform.Set set ->
                        List.of(
                                set.column(),
                                set.expression(),
                                set.type().map(WrittenForm::type).orElse(List.of()));
                    case Transform.Mask mask ->
                        List.of(
                                mask.columns(),
                                mask.text().map(List::of).orElse(List.of()),
                                String.valueOf(mask.keepLast()));
                    case Transform.Hash hash ->
                        List.of(
                                hash.columns(),
                                hash.key().secretName(),
                                hash.key().key(),
                                hash.encoding().name());
                    case Transform.Rename rename -> List.of(new TreeMap<>(rename.names()));
                    case Transform.Drop drop -> List.of(drop.columns());
                    case Transform.Keep keep -> List.of(keep.columns());
                    case Transform.Route route -> List.of(route.expression());
                    case Transform.Cast cast -> List.of(cast.columns(), type(cast.type()));
                    case Transform.Smt smt ->
                        List.of(
                                smt.type(),
                                new TreeMap<>(smt.config()),
                                smt.onlyFor().map(List::of).orElse(List.of()),
                                String.valueOf(smt.negate()));
                };
        return List.of(step.word(), sorted(step.tables()), asked);
    }

    private static List<String> type(TargetType type) {
        return type.scale().isPresent()
                ? List.of(type.type().name(), String.valueOf(type.scale().getAsInt()))
                : List.of(type.type().name());
    }

    private static List<String> sorted(List<?> patterns) {
        return patterns.stream().map(Object::toString).sorted().toList();
    }

    /**
     * Of a database sink.
     *
     * @param deleted the column that marks deleted rows; empty where there is none
     */
    private record Tables(String mode, String schema, String table, String deleted) {
        static Tables of(SinkPlan.Jdbc jdbc) {
            return new Tables(
                    jdbc.mode().name(),
                    jdbc.schema(),
                    jdbc.table(),
                    jdbc.deletedColumn().orElse(""));
        }

        static Tables of(String text) {
            String[] parts = text.split(BETWEEN, -1);
            return parts.length == 4 ? new Tables(parts[0], parts[1], parts[2], parts[3]) : new Tables("", "", "", "");
        }

        String text() {
            return String.join(BETWEEN, mode, schema, table, deleted);
        }

        boolean isSamePlace(Tables other) {
            return schema.equals(other.schema) && table.equals(other.table);
        }

        String place() {
            return schema + "." + table;
        }
    }
}
