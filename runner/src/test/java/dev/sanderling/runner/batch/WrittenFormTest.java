package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.JobDocument;
import dev.sanderling.plan.Strictness;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenFormTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: Upsert | mode: Append | SINK_TABLE_MISMATCH | jdbc.mode was Upsert",
                "mode: Append | mode: Upsert | SINK_TABLE_MISMATCH | jdbc.mode was Append",
                "schema: a | schema: b | SINK_INCOMPLETE | wrote the tables a.{table}",
                "table: '{table}' | table: 'x_{table}' | SINK_INCOMPLETE | or put schema and table of the sink back",
                "mode: Append, schema: a | mode: Upsert, schema: b | SINK_INCOMPLETE | resnapshot: {}",
                "deletes: Soft | deletes: Hard | SINK_TABLE_MISMATCH | marked deleted rows in the column deleted",
                "deletes: Soft | deletes: Soft, deletedColumn: gone | SINK_TABLE_MISMATCH | in the column deleted"
            })
    void tablesThatCannotBeGoneOnWithAreRefused(String before, String after, String reason, String words) {
        State state = state(plan("", before));
        assertThat(WrittenForm.problems(plan("", after), state)).singleElement().satisfies(finding -> {
            assertThat(finding.reason().name()).isEqualTo(reason);
            assertThat(finding.message()).contains("spec.sinks[copy]", words);
            assertThat(finding.sink()).isEqualTo("copy");
        });
        assertThat(WrittenForm.problems(
                        plan("", after), state.edit().offsets(null).done()))
                .as("to be read from the first row")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: Upsert | mode: Upsert",
                "deletes: Hard | deletes: Soft",
                "mode: Append, schema: a | mode: Append, schema: b",
                "mode: Upsert, schema: a | mode: Append, schema: b",
                "evolve: None | evolve: Additive"
            })
    void whatChangesNothingOfThemIsNot(String before, String after) {
        assertThat(WrittenForm.problems(plan("", after), state(plan("", before))))
                .extracting(Finding::message)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "columns: {exclude: [public.t.secret]} | ~~",
                "~~ | columns: {exclude: [public.t.secret]}",
                "transforms: [{mask: {columns: [s]}}] | ~~",
                "transforms: [{drop: [s]}] | transforms: [{drop: [s, v]}]",
                "transforms: [{filter: row.id > 3}] | transforms: [{filter: row.id > 4}]"
            })
    void anotherFormOfRowsIsToldWhereAMirrorHasSome(String before, String after) {
        State state = state(plan(before, "mode: Upsert"));
        assertThat(WrittenForm.notes(plan(after, "mode: Upsert"), state))
                .singleElement()
                .satisfies(note -> assertThat(note).contains("resnapshot: {tables: [...]}"));
        assertThat(WrittenForm.notes(plan(before, "mode: Upsert"), state)).isEmpty();
        assertThat(WrittenForm.notes(plan(after, "mode: Append"), state))
                .as("a log has what was then")
                .isEmpty();
    }

    /** Checkpoints have it: with another one every job would be told that it was edited. */
    @Test
    void theFormOfTheSameStepsStaysTheSame() {
        String steps = """
                transforms: [{tables: [public.a, public.b], filter: row.id > 3},
                    {set: {column: a, expression: row.b, type: Decimal, scale: 2}},
                    {mask: {columns: [c], keepLast: 4}},
                    {hash: {columns: [d], key: {secretName: s}}},
                    {rename: {e: f, g: h, i: j, k: l}},
                    {drop: [m]}, {keep: [n, o]},
                    {cast: {columns: [q], type: Integer}},
                    {smt: {type: org.apache.kafka.connect.transforms.MaskField$Value,
                        config: {fields: r, replacement: x}}}]
                """;
        assertThat(WrittenForm.of(plan(steps.replaceAll("\\s+", " "), "mode: Upsert")))
                .containsEntry(State.ROWS, "58b292e2f221f7a9");
    }

    @Test
    void aCheckpointThatDoesNotKnowIsBelieved() {
        State blank = State.blank("test").edit().offsets(Map.of("lsn", 1)).done();
        assertThat(WrittenForm.problems(plan("", "mode: Upsert"), blank)).isEmpty();
        assertThat(WrittenForm.notes(plan("", "mode: Upsert"), blank)).isEmpty();
    }

    /** Nothing in a folder tells that changes are missing between two files. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | lake file:///data/a | lake",
                "lake file:///data/b | lake file:///data/a | lake",
                "lake s3://bucket/a | lake s3://other/a | lake",
                "lake file:///data/a | lake file:///data/a | ''",
                "lake file:///data/a | '' | ''",
                "lake file:///data/a | lake file:///data/a, pond file:///data/p | pond"
            })
    void aSinkThatWasNotThereIsTold(String before, String after, String told) {
        State state = state(files(before)).edit().position("0/4711").done();
        List<String> notes = WrittenForm.notes(files(after), state);
        if (told.isEmpty()) {
            assertThat(notes).isEmpty();
        } else {
            assertThat(notes)
                    .singleElement()
                    .satisfies(note -> assertThat(note)
                            .contains("Sink " + told + " was not in this job", "0/4711", "resnapshot: {}"));
        }
    }

    /** Next to another sink, because a job has one. */
    private static CapturePlan files(String sinks) {
        var more = new StringBuilder("mode: Append");
        for (String sink : sinks.isEmpty() ? new String[0] : sinks.split(", ", -1)) {
            String[] words = sink.split(" ", -1);
            String store = words[1].startsWith("s3") ? ", s3: {region: r}" : "";
            // The last one is closed by what follows.
            more.append("}\n  - {name: " + words[0] + ", files: {url: \"" + words[1] + "\"" + store + "}");
        }
        return plan("", more.toString());
    }

    private static State state(CapturePlan plan) {
        return State.blank("test")
                .edit()
                .offsets(Map.of("lsn", 1))
                .written(WrittenForm.of(plan))
                .done();
    }

    /** @param more a field of spec, or of spec.source where it is columns */
    private static CapturePlan plan(String more, String fields) {
        String job =
                """
                apiVersion: sanderling.dev/v1alpha1
                kind: CaptureJob
                metadata: {name: j}
                spec:
                  schedule: "@hourly"
                  source:
                    postgres: {host: db, database: shop, credentials: {secretName: s}}
                    tables: {include: ["public.*"]}
                    %s
                  %s
                  sinks:
                  - name: copy
                    jdbc: {postgres: {host: other, database: copy, credentials: {secretName: s}}, %s}
                """.formatted(more.startsWith("columns") ? more : "", more.startsWith("columns") ? "" : more, fields);
        Checked checked = JobDocument.read(job, Strictness.STRICT).check();
        assertThat(checked).as(job).isInstanceOf(Checked.Valid.class);
        return ((Checked.Valid) checked).plan();
    }
}
