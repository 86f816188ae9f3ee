package dev.sanderling.runner.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.outcome.Finding;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.JobDocument;
import dev.sanderling.plan.Strictness;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorKeysTest {
    private static final CatalogTable TABLE = new CatalogTable(
            new Table(
                    new TableName("public", "t"),
                    List.of(
                            new Column("id", Plain.INTEGER, true),
                            new Column("k", Plain.TEXT, true),
                            new Column("s", Plain.TEXT, false))),
            Map.of(),
            true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mask: {columns: [k]}",
                "mask: {columns: [s, k], keepLast: 4}",
                "set: {column: id, expression: row.id % 2}",
                "cast: {columns: [k], type: Integer}",
                "cast: {columns: [id], type: Double}",
                "cast: {columns: [k], type: Timestamp}",
                "cast: {columns: [id], type: Boolean}",
                "rename: {k: key} | mask: {columns: [key]}",
                "rename: {k: s, s: k} | mask: {columns: [s]}",
                "smt: {type: org.apache.kafka.connect.transforms.MaskField$Value, config: {fields: 's,k'}}",
                "smt: {type: org.apache.kafka.connect.transforms.Cast$Value, config: {spec: 'id:boolean'}}",
                "smt: {type: org.apache.kafka.connect.transforms.ReplaceField$Value, config: {renames: 'k:l'}} | mask: {columns: [l]}",
                "tables: [public.t], mask: {columns: [id]}"
            })
    void whatWouldMakeAMirrorWrongIsRefused(String steps) {
        assertThat(findings(steps, ""))
                .first()
                .extracting(Finding::message)
                .asString()
                .contains("public.t", "mirror", "mode: Append");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter: \"row.s == 'open'\"",
                "filter: op == 'd' || row.s == 'open'",
                "filter: \"has(row.s)\"",
                "filter: \"row['s'] == 'id'\"",
                "filter: \"row['id' + row.s] == 3\"",
                "filter: \"row.id > 3 && previous == null\"",
                "filter: \"metadata.committedAt > timestamp('2026-01-01T00:00:00Z')\"",
                "set: {column: id, expression: '1'} | filter: row.id == 1",
                "filter: \"row.k + '\\\\'' + row.s + '' == 'x'\""
            })
    void aFilterByWhatMayChangeIsTold(String steps) {
        assertThat(keys(steps, "").advice(List.of(TABLE)))
                .singleElement()
                .asString()
                .contains("mirror copy keeps the row as it was", "mode: Append");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rename: {k: key}",
                "hash: {columns: [k], key: {secretName: s}}",
                "mask: {columns: [s]}",
                "rename: {k: s, s: k} | mask: {columns: [k]}",
                "set: {column: more, expression: row.id % 2}",
                "cast: {columns: [id], type: Text}",
                "cast: {columns: [id, s], type: Decimal, scale: 2}",
                "cast: {columns: [s], type: Integer}",
                "drop: [s]",
                "keep: [s]",
                "filter: \"row.id > 3 && row.k != 'row.s'\"",
                "filter: \"row['id'] > 3 && row[ 'k' ] != 'row'\"",
                "filter: \"metadata.table == 't' && op != 'd'\"",
                "rename: {id: n} | filter: row.n > 3",
                "tables: [public.other], mask: {columns: [id]}",
                "smt: {type: org.apache.kafka.connect.transforms.MaskField$Value, config: {fields: s}}"
            })
    void whatKeepsRowsApartIsNot(String steps) {
        assertThat(findings(steps, "")).isEmpty();
        assertThat(keys(steps, "").advice(List.of(TABLE))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mask: {columns: [s]}", "rename: {s: v} | mask: {columns: [v]}"})
    void aKeyThatTheJobNamesCountsAsWell(String steps) {
        String name = steps.contains("rename") ? "v" : "s";
        assertThat(findings(steps, ", keys: [{table: public.t, columns: [%s]}]".formatted(name)))
                .hasSize(1);
        assertThat(findings(steps, ", keys: [{table: public.t, columns: [id, k, %s]}]".formatted(name)))
                .as("the primary key tells them apart as before")
                .isEmpty();
    }

    private static List<Finding> findings(String steps, String keys) {
        return keys(steps, keys).findings(List.of(TABLE));
    }

    private static MirrorKeys keys(String steps, String keys) {
        String job = """
                apiVersion: sanderling.dev/v1alpha1
                kind: CaptureJob
                metadata: {name: j}
                spec:
                  schedule: "@hourly"
                  source:
                    postgres: {host: db, database: shop, credentials: {secretName: s}}
                    tables: {include: ["public.*"]}
                  transforms:
                %s
                  sinks:
                  - name: copy
                    jdbc: {postgres: {host: other, database: copy, credentials: {secretName: s}}%s}
                """.formatted(
                        Stream.of(steps.split(" \\| "))
                                .map(step -> "  - {" + step + "}")
                                .collect(Collectors.joining("\n")),
                        keys);
        Checked checked = JobDocument.read(job, Strictness.STRICT).check();
        assertThat(checked).as(job).isInstanceOf(Checked.Valid.class);
        CapturePlan plan = ((Checked.Valid) checked).plan();
        return new MirrorKeys(
                plan.transforms().steps(), MirrorKeys.mirror(plan.sinks()).orElseThrow());
    }
}
