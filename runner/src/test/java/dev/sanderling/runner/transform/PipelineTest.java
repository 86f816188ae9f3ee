package dev.sanderling.runner.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.api.OnRowError;
import dev.sanderling.outcome.Failure;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.JobDocument;
import dev.sanderling.plan.Strictness;
import dev.sanderling.plan.TransformPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
    private static final Object GONE = Change.UNAVAILABLE;
    private static final Table TABLE = new Table(
            new TableName("public", "customers"),
            List.of(
                    new Column("id", Plain.INTEGER, true),
                    new Column("name", Plain.TEXT, false),
                    new Column("total", Plain.DECIMAL, false),
                    new Column("at", new ColumnType.UtcTimestamp(6), false)));
    private static final Object[] ANNA = {7L, "Anna Ård", new BigDecimal("12.50"), 1_500_000L};
    private static final Object[] BERT = {7L, "Bert", new BigDecimal("3"), null};
    private static final Object[] KEY_ONLY = {7L, GONE, GONE, GONE};

    private static TransformPlan plan(String transforms, String onRowError) {
        String document = """
                apiVersion: sanderling.dev/v1alpha1
                kind: CaptureJob
                metadata: {name: j}
                spec:
                  schedule: "@hourly"
                  source:
                    postgres: {host: db, database: d, credentials: {secretName: s}}
                    tables: {include: ["*.*"]}
                  transforms: [%s]
                  onRowError: %s
                  sinks: [{name: lake, files: {url: "file:///data/x"}}]
                """.formatted(transforms, onRowError);
        Checked checked = JobDocument.read(document, Strictness.STRICT).check();
        assertThat(checked).as(checked.toString()).isInstanceOf(Checked.Valid.class);
        return ((Checked.Valid) checked).plan().transforms();
    }

    private static Transforms transforms(String transforms, OnRowError onRowError) {
        return Transforms.of(
                plan(transforms, onRowError == OnRowError.FAIL ? "Fail" : "Quarantine"),
                new CatalogColumns(),
                List.of(),
                key -> "0123456789abcdef0123456789abcdef");
    }

    private static Change change(Op op, @Nullable Object @Nullable [] before, @Nullable Object @Nullable [] after) {
        return new Change(op, TABLE, before, after, new Origin("0/1", op == Op.READ ? null : "9", 3, 1_000_000));
    }

    /** It has no row: no step is asked, but it has the columns that the rows have. */
    @Test
    void aTruncateGoesThroughToTheTablesOwnStream() {
        Change out = apply(
                "{filter: \"row.total > 100\"}, {drop: [at]}, {route: \"'by_' + row.name\"},"
                        + " {smt: {type: org.apache.kafka.connect.transforms.Filter}}",
                change(Op.TRUNCATE, null, null));
        assertThat(out).isNotNull();
        assertThat(out.op()).isEqualTo(Op.TRUNCATE);
        assertThat(out.before()).isNull();
        assertThat(out.after()).isNull();
        assertThat(out.table().name()).isEqualTo(TABLE.name());
        assertThat(out.table().columns()).extracting(Column::name).containsExactly("id", "name", "total");
    }

    private static @Nullable Change apply(String transforms, Change change) {
        return transforms(transforms, OnRowError.FAIL).apply(change);
    }

    /** The row by column; with what is named null. */
    private static Map<String, @Nullable Object> row(Table table, @Nullable Object @Nullable [] row) {
        assertThat(row).isNotNull();
        Map<String, @Nullable Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
            byName.put(table.columns().get(i).name(), row[i]);
        }
        assertThat(byName).hasSize(table.columns().size());
        return byName;
    }

    /** A double has a tail that nobody wrote, and a decimal of which nobody knows the digits is a text in most sinks. */
    @Test
    void aDecimalWithAScaleIsRoundedAndDeclared() {
        Change out = apply(
                "{set: {column: net, expression: \"3.3 * 0.9\", type: Decimal, scale: 2}},"
                        + " {set: {column: sum, expression: \"0.99 + 0.99 + 0.99\", type: Decimal, scale: 2}},"
                        + " {set: {column: half, expression: \"-2.5\", type: Decimal, scale: 0}},"
                        + " {cast: {columns: [total], type: Decimal, scale: 1}}",
                change(Op.CREATE, null, new Object[] {7L, "Anna", new BigDecimal("12.55"), null}));
        assertThat(row(out.table(), out.after()))
                .containsEntry("net", new BigDecimal("2.97"))
                .containsEntry("sum", new BigDecimal("2.97"))
                .containsEntry("half", new BigDecimal("-3"))
                .containsEntry("total", new BigDecimal("12.6"));
        assertThat(out.table().columns())
                .extracting(column -> column.declared().name()
                        + column.declared().length() + "/" + column.declared().scale())
                .endsWith("decimal38/2", "decimal38/2", "decimal38/0")
                .contains("decimal38/1");
    }

    /** Their digits would fill the memory. */
    @ParameterizedTest
    @ValueSource(strings = {"1e-100000000", "-9e-2000000000", "0e-100000000", "0e400000000", "0.00499", "9e-4"})
    void aDecimalThatIsNothingAtItsScaleIsZero(String digits) {
        Change out = apply(
                "{cast: {columns: [name], type: Decimal, scale: 2}}",
                change(Op.CREATE, null, new Object[] {7L, digits, null, null}));
        assertThat(row(out.table(), out.after())).containsEntry("name", new BigDecimal("0.00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400000000", "1e36", "999999999999999999999999999999999999.999", "-1e37"})
    void aDecimalThatHasNoRoomIsAnError(String digits) {
        assertThatThrownBy(() -> apply(
                        "{cast: {columns: [name], type: Decimal, scale: 2}}",
                        change(Op.CREATE, null, new Object[] {7L, digits, null, null})))
                .isInstanceOf(Failure.class)
                .hasMessageContainingAll("cast", "36 digits before the point");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "row.id > 4 | true",
                "row.id > 7.5 | false",
                "row.total > 12 | true",
                "row.total == 12.5 | true",
                "row.name.startsWith('Anna') && op == 'u' | true",
                "row.name != previous.name | true",
                "previous == null | false",
                "row.at == timestamp('1970-01-01T00:00:01.5Z') | true",
                "has(previous.at) | true",
                "previous.at == null | true",
                "metadata.table == 'customers' && metadata.schema == 'public' | true",
                "metadata.committedAt > timestamp('2000-01-01T00:00:00Z') | false",
                "metadata.transaction == '9' && metadata.order == 3 && metadata.position == '0/1' | true",
                "row.name.matches('^[A-Z].* .rd$') | true",
                "[1, 2].exists(n, n == row.id) | false",
            })
    void aFilterKeepsWhatItIsTrueFor(String expression, boolean kept) {
        Change change = change(Op.UPDATE, BERT, ANNA);
        Change out = apply("{filter: \"" + expression + "\"}", change);
        assertThat(out != null).isEqualTo(kept);
    }

    @Test
    void ofADeleteTheRowIsTheFormerOne() {
        Change delete = change(Op.DELETE, BERT, null);
        assertThat(apply("{filter: \"row.name == 'Bert' && previous == null\"}", delete))
                .isNotNull();
    }

    @Test
    void whatTheLogDoesNotHoldCannotBeFilteredBy() {
        Change delete = change(Op.DELETE, KEY_ONLY, null);
        assertThatThrownBy(() -> apply("{filter: row.total > 3}", delete))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.reason().word()).isEqualTo("TransformFailed"))
                .hasMessageContaining("spec.transforms[0].filter")
                .hasMessageContaining("table public.customers (op d, position 0/1, order 3)")
                .hasMessageContaining("asks for column total")
                .hasMessageContaining("REPLICA IDENTITY FULL");
        assertThat(apply("{filter: \"op == 'd' || row.total > 3\"}", delete)).isNotNull();
        assertThat(apply("{filter: \"!has(row.total) || row.total > 3\"}", delete))
                .isNotNull();
        assertThat(apply("{filter: \"row.total > 3 || op == 'd'\"}", delete)).isNotNull();
        assertThat(apply("{filter: row.id == 7}", delete)).isNotNull();
    }

    @Test
    void rowsAreNotComparedAsSuch() {
        assertThatThrownBy(() -> apply("{filter: dyn(row) == dyn(previous)}", change(Op.UPDATE, ANNA, ANNA.clone())))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("it cannot be evaluated");
    }

    @Test
    void aChangeThatOnlyMeetsAFilterIsPassedOnAsItIs() {
        Change change = change(Op.UPDATE, BERT, ANNA);
        assertThat(apply("{filter: row.id == 7}", change)).isSameAs(change);
    }

    @Test
    void masksOverwriteBothStatesAndLeaveNullAndUnavailableAlone() {
        Change out = apply("{mask: {columns: [name, at]}}", change(Op.UPDATE, BERT, ANNA));
        assertThat(row(out.table(), out.after())).containsEntry("name", "********");
        assertThat(row(out.table(), out.before())).containsEntry("name", "****").containsEntry("at", null);
        Change delete = apply("{mask: {columns: [name]}}", change(Op.DELETE, KEY_ONLY, null));
        assertThat(row(delete.table(), delete.before()))
                .containsEntry("name", GONE)
                .containsEntry("id", 7L);
        assertThat(ANNA[1]).as("the change that came is left alone").isEqualTo("Anna Ård");
    }

    @ParameterizedTest
    @CsvSource({
        "'', Anna Ård, ********",
        "', keepLast: 3', Anna Ård, *****Ård",
        "', keepLast: 8', Anna Ård, ********",
        "', keepLast: 0', a\uD83D\uDE00b, ***",
        "', keepLast: 2', xa\uD83D\uDE00, *a\uD83D\uDE00",
        "', text: (gone)', Anna, (gone)",
        "', text: \"\"', Anna, ''"
    })
    void masksCountCharacters(String how, String name, String masked) {
        Change out = apply(
                "{mask: {columns: [name]" + how + "}}", change(Op.CREATE, null, new Object[] {1L, name, null, null}));
        assertThat(row(out.table(), out.after())).containsEntry("name", masked);
    }

    @Test
    void aKeyThatIsMaskedOrHashedStaysTheKey() {
        for (String how : List.of("mask: {columns: [id]}", "hash: {columns: [id], key: {secretName: s}}")) {
            Change out = apply("{" + how + "}", change(Op.DELETE, KEY_ONLY, null));
            assertThat(out.table().columns().get(0)).isEqualTo(new Column("id", Plain.TEXT, true));
            assertThat(out.before()[0]).isInstanceOf(String.class).isNotEqualTo("7");
        }
    }

    @Test
    void hashesAreHmacSha256OfTheText() {
        Change out = apply(
                "{hash: {columns: [name], key: {secretName: s}, encoding: Hex}}, {hash: {columns: [total], key: {secretName: s}}}",
                change(Op.CREATE, null, BERT));
        // printf Bert | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
        assertThat(row(out.table(), out.after()))
                .containsEntry("name", "2875668845e675a558ea5a4163e616a2cab3cfad5ad3b84e4512615e6dfff355")
                .containsEntry("total", "+ok26DM+OSBuE+x4QHQFed2OJ8EiHhpgKLKwJEOmfd0=");
    }

    @Test
    void columnsAreRenamedDroppedAndKept() {
        Change out = apply(
                "{rename: {name: total, total: name, id: key}}, {drop: [at]}, {keep: [total]}",
                change(Op.UPDATE, BERT, ANNA));
        assertThat(out.table().columns())
                .containsExactly(new Column("key", Plain.INTEGER, true), new Column("total", Plain.TEXT, false));
        assertThat(out.after()).containsExactly(7L, "Anna Ård");
        assertThat(out.before()).containsExactly(7L, "Bert");
    }

    @Test
    void columnsAreComputed() {
        Change out = apply("""
                {set: {column: name, expression: "row.name == null ? row.name : row.name + '!'", type: Text}},
                {set: {column: double, expression: "row.id * 2"}},
                {set: {column: was, expression: "previous == null ? '' : previous.name"}},
                {set: {column: text, expression: "row.total", type: Text}},
                {set: {column: day, expression: "row.at"}}
                """, change(Op.UPDATE, BERT, ANNA));
        assertThat(row(out.table(), out.after()))
                .containsEntry("name", "Anna Ård!")
                .containsEntry("double", 14L)
                .containsEntry("was", "Bert!")
                .containsEntry("text", "12.5")
                .containsEntry("day", 1_500_000L);
        assertThat(row(out.table(), out.before()))
                .containsEntry("name", "Bert!")
                .containsEntry("was", "");
    }

    @Test
    void fromWhatTheLogDoesNotHoldFollowsWhatItDoesNotHold() {
        Change out = apply("{set: {column: twice, expression: row.total * 2.0}}", change(Op.DELETE, KEY_ONLY, null));
        assertThat(row(out.table(), out.before())).containsEntry("twice", GONE);
    }

    @Test
    void rowsGoToOtherStreams() {
        String route = "{route: \"row.id > 4 ? 'big.' + metadata.table : 'small'\"}";
        assertThat(apply(route, change(Op.CREATE, null, ANNA)).table().name())
                .isEqualTo(new TableName("big", "customers"));
        assertThat(apply(route, change(Op.CREATE, null, new Object[] {1L, null, null, null}))
                        .table()
                        .name())
                .isEqualTo(new TableName("public", "small"));
    }

    @ParameterizedTest
    @CsvSource({
        "total, Text, 12.50",
        "total, Double, 12.5",
        "id, Text, 7",
        "id, Boolean, !",
        "name, Integer, !",
        "total, Integer, !",
        "at, Text, 1970-01-01T00:00:01.500000Z",
        "name, Json, !"
    })
    void columnsAreCast(String column, String type, String expected) {
        String cast = "{cast: {columns: [" + column + "], type: " + type + "}}";
        Change change = change(Op.CREATE, null, ANNA);
        if (expected.equals("!")) {
            assertThatThrownBy(() -> apply(cast, change))
                    .hasMessageContaining("spec.transforms[0].cast")
                    .hasMessageNotContaining("Anna")
                    .hasMessageNotContaining("12.5");
        } else {
            Change out = apply(cast, change);
            assertThat(row(out.table(), out.after()).get(column)).hasToString(expected);
        }
    }

    @Test
    void whatFailsIsSetAsideWithoutWhatIsHidden() {
        Transforms transforms = transforms(
                "{rename: {name: who}}, {cast: {columns: [total], type: Integer}}, {mask: {columns: [who]}}, {drop: [at]}",
                OnRowError.QUARANTINE);
        Change out = transforms.apply(change(Op.UPDATE, BERT, ANNA));
        assertThat(out.table().name()).hasToString("_quarantine/public.customers");
        assertThat(row(out.table(), out.after()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "id",
                        7L,
                        "total",
                        new BigDecimal("12.50"),
                        "quarantine_reason",
                        "spec.transforms[1].cast: a value is no integer"));
        assertThat(row(out.table(), out.before())).containsOnlyKeys("id", "total", "quarantine_reason");
        assertThat(transforms.quarantined()).isEqualTo(1);
        assertThat(transforms.apply(change(Op.CREATE, null, BERT)).table().name())
                .isEqualTo(TABLE.name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{filter: row.nope > 4} | undefined field 'nope'",
                "{filter: row.id} | not true or false",
                "{filter: \"row.id + 'x' == ''\"} | no matching overload",
                "{filter: \"row.id >\"} | mismatched input",
                "{route: row.id} | not a text",
                "{set: {column: a, expression: '[1]'}} | say what the column is to be",
                "{drop: [id]} | part of the key",
                "{rename: {name: total}} | would both be called total",
            })
    void whatDoesNotFitIsSaid(String transform, String why) {
        assertThatThrownBy(() -> apply(transform, change(Op.CREATE, null, ANNA)))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.reason().word()).isEqualTo("TransformInvalid"))
                .hasMessageContaining("spec.transforms[0].")
                .hasMessageContaining("public.customers")
                .hasMessageContaining(why);
    }

    @Test
    void loopsAreBounded() {
        String list = "[1,2,3,4,5,6,7,8,9,10]";
        String loop = list + ".all(a, " + list + ".all(b, " + list + ".all(c, " + list + ".all(d, " + list
                + ".all(e, row.id == 7)))))";
        assertThatThrownBy(() -> apply("{filter: \"" + loop + "\"}", change(Op.CREATE, null, ANNA)))
                .hasMessageContaining("loops too often");
    }

    @Test
    void tablesThatAreNotMeantAreLeftAlone() {
        Change change = change(Op.CREATE, null, ANNA);
        assertThat(apply("{tables: [other.*], mask: {columns: [name]}}", change))
                .isSameAs(change);
    }
}
