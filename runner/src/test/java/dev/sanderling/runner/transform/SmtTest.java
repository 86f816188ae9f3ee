package dev.sanderling.runner.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.api.OnRowError;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.plan.Transform;
import dev.sanderling.plan.TransformPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single message transforms, of Kafka's own classes, on rows. */
class SmtTest {
    private static final String KAFKA = "org.apache.kafka.connect.transforms.";
    private static final Object GONE = Change.UNAVAILABLE;
    private static final Table TABLE = new Table(
            new TableName("public", "customers"),
            List.of(
                    new Column("id", Plain.INTEGER, true, new DeclaredType("int4", 10, 0)),
                    new Column("name", Plain.TEXT, false),
                    new Column("total", Plain.DECIMAL, false, new DeclaredType("numeric", 10, 2)),
                    new Column("at", new ColumnType.UtcTimestamp(6), false),
                    new Column("doc", Plain.JSON, false)));
    private static final Object[] ANNA = {7, "Anna", "12.50", 1_500_000L, "{\"a\":1}"};
    private static final Object[] BERT = {7, "Bert", "NaN", null, null};
    private static final Object[] KEY_ONLY = {7, GONE, GONE, GONE, GONE};

    private static Transform smt(String type, String... config) {
        Map<String, String> settings = new java.util.LinkedHashMap<>();
        for (int i = 0; i < config.length; i += 2) {
            settings.put(config[i], config[i + 1]);
        }
        return new Transform.Smt(List.of(), KAFKA + type, settings, Optional.empty(), false);
    }

    private static Transforms transforms(OnRowError onRowError, Transform... steps) {
        return Transforms.of(new TransformPlan(List.of(steps), onRowError), new CatalogColumns(), List.of(), key -> "");
    }

    private static @Nullable Change apply(Change change, Transform... steps) {
        return transforms(OnRowError.FAIL, steps).apply(change);
    }

    private static Change change(Op op, @Nullable Object @Nullable [] before, @Nullable Object @Nullable [] after) {
        return new Change(op, TABLE, before, after, new Origin("0/1", op == Op.READ ? null : "9", 3, 1_000_000));
    }

    private static Object[] without(Object[] row, int column, Object instead) {
        Object[] other = row.clone();
        other[column] = instead;
        return other;
    }

    @Test
    void valuesAreMaskedInBothStatesAndOthersStayExactlyWhatTheyWere() {
        Change change = change(Op.UPDATE, without(ANNA, 1, "Bert"), ANNA);
        Change out = apply(change, smt("MaskField$Value", "fields", "name", "replacement", "***"));
        assertThat(out.table()).as("the same columns").isSameAs(TABLE);
        assertThat(out.after()).containsExactly(7, "***", "12.50", 1_500_000L, "{\"a\":1}");
        assertThat(out.before()).containsExactly(7, "***", "12.50", 1_500_000L, "{\"a\":1}");
        assertThat(out.origin()).isSameAs(change.origin());
        assertThat(ANNA[1]).isEqualTo("Anna");
        Change plain = apply(change, smt("MaskField$Value", "fields", "name,total,id"));
        assertThat(plain.after()[0]).as("the key's column too").isEqualTo(0L);
        assertThat(plain.after()[1]).isEqualTo("");
        assertThat(plain.after()[2]).isEqualTo(BigDecimal.ZERO);
    }

    @Test
    void whatTheLogDoesNotHoldStaysSo() {
        Change out = apply(
                change(Op.DELETE, KEY_ONLY, null),
                smt("MaskField$Value", "fields", "name", "replacement", "***"),
                smt("ReplaceField$Value", "renames", "name:who,id:number", "exclude", "doc"));
        assertThat(out.op()).isEqualTo(Op.DELETE);
        assertThat(out.before()).containsExactly(7, GONE, GONE, GONE);
        assertThat(out.table().columns()).extracting(Column::name).containsExactly("number", "who", "total", "at");
        assertThat(out.table().columns().get(0).key())
                .as("the key by its new name")
                .isTrue();
        assertThat(out.table().columns().get(0).declared().name()).isEqualTo("int4");
    }

    @Test
    void columnsAreMadeAndGetAnotherType() {
        Change out = apply(
                change(Op.CREATE, null, ANNA),
                smt(
                        "InsertField$Value",
                        "topic.field",
                        "stream",
                        "timestamp.field",
                        "committed",
                        "static.field",
                        "by",
                        "static.value",
                        "me"),
                smt("Cast$Value", "spec", "id:string,total:float64"),
                smt(
                        "TimestampConverter$Value",
                        "field",
                        "at",
                        "target.type",
                        "unix",
                        "format",
                        "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"));
        assertThat(out.table().columns())
                .extracting(Column::name)
                .containsExactly("id", "name", "total", "at", "doc", "stream", "committed", "by");
        assertThat(out.table().columns())
                .extracting(Column::type)
                .containsExactly(
                        Plain.TEXT,
                        Plain.TEXT,
                        Plain.DOUBLE,
                        Plain.INTEGER,
                        Plain.JSON,
                        Plain.TEXT,
                        new ColumnType.UtcTimestamp(3),
                        Plain.TEXT);
        assertThat(out.after()).startsWith("7", "Anna", 12.5).endsWith("public.customers", 1_000_000L, "me");
        Change read = apply(change(Op.READ, null, ANNA), smt("InsertField$Value", "timestamp.field", "committed"));
        assertThat(read.after()).hasSize(6);
    }

    @Test
    void rowsAreRoutedAndLeftOut() {
        Transform route = smt("RegexRouter", "regex", "public[.](.*)", "replacement", "archive.$1_log");
        Change change = change(Op.CREATE, null, ANNA);
        assertThat(apply(change, route).table().name()).isEqualTo(new TableName("archive", "customers_log"));
        assertThat(apply(
                                change,
                                new Transform.Smt(
                                        List.of(),
                                        "io.debezium.transforms.ByLogicalTableRouter",
                                        Map.of(
                                                "topic.regex",
                                                "public[.].*",
                                                "topic.replacement",
                                                "all",
                                                "key.enforce.uniqueness",
                                                "false"),
                                        Optional.empty(),
                                        false))
                        .table()
                        .name())
                .isEqualTo(new TableName("public", "all"));
        Transform filter =
                new Transform.Smt(List.of(), KAFKA + "Filter", Map.of(), Optional.of(".*[.]customers"), false);
        Transform others =
                new Transform.Smt(List.of(), KAFKA + "Filter", Map.of(), Optional.of(".*[.]customers"), true);
        assertThat(apply(change, filter)).isNull();
        assertThat(apply(change, others)).isSameAs(change);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ReplaceField$Value | exclude | id | leaves out column id, which is part of the key",
                "MaskField$Value | replacement | x | its config is not as it wants it: Missing required configuration \"fields\"",
                "InsertField$Value | offset.field | o | does not take the table's columns",
                "Cast$Value | spec | at:float64x | its config is not as it wants it",
                "TimestampConverter$Value | field | name | its config is not as it wants it",
            })
    void whatDoesNotFitIsSaid(String type, String key, String value, String why) {
        assertThatThrownBy(() -> apply(change(Op.CREATE, null, ANNA), smt(type, key, value)))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.reason().word()).isEqualTo("TransformInvalid"))
                .hasMessageContaining("spec.transforms[0].smt does not fit table public.customers: ")
                .hasMessageContaining(why);
    }

    @Test
    void aColumnWithoutAPlaceInARecordIsRefused() {
        Table places = new Table(
                new TableName("public", "places"),
                List.of(new Column("id", Plain.INTEGER, true), new Column("at", Plain.POINT, false)));
        assertThatThrownBy(() -> transforms(OnRowError.FAIL, smt("Filter")).table(places))
                .hasMessageContaining("column at has a type, point, that a single message transform is not given")
                .hasMessageContaining("drop it, or cast it to Text, before");
    }

    @Test
    void noFailureShowsAValue() {
        Object[] row = without(ANNA, 1, "canary");
        assertThatThrownBy(() -> apply(change(Op.CREATE, null, row), smt("Cast$Value", "spec", "name:int32")))
                .hasMessageContaining("spec.transforms[0].smt cannot handle a change of table public.customers")
                .hasMessageContaining("it fails with DataException")
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> apply(change(Op.CREATE, null, BERT), smt("MaskField$Value", "fields", "name")))
                .hasMessageContaining("column total has no place in a record of Kafka Connect")
                .hasMessageNotContaining("NaN");
        for (String column : List.of("at", "doc")) {
            assertThatThrownBy(() -> apply(change(Op.CREATE, null, ANNA), smt("MaskField$Value", "fields", column)))
                    .hasMessageContaining("it gives column " + column + " a value that is none of its type");
        }
    }

    @Test
    void whatIsSetAsideHasNothingThatATransformHides() {
        Transforms transforms = transforms(
                OnRowError.QUARANTINE,
                smt("ReplaceField$Value", "exclude", "doc", "renames", "name:who"),
                smt("MaskField$Value", "fields", "who", "replacement", "x"),
                smt("Cast$Value", "spec", "at:int32"));
        Change out = transforms.apply(change(Op.UPDATE, ANNA, ANNA));
        assertThat(out.table().name()).hasToString("_quarantine/public.customers");
        assertThat(out.table().columns())
                .extracting(Column::name)
                .containsExactly("id", "total", "at", "quarantine_reason");
        assertThat(Arrays.toString(out.after()) + Arrays.toString(out.before())).doesNotContain("Anna", "\"a\"");
    }

    @Test
    void checkHoldsItAgainstTheCatalogue() {
        CatalogColumns catalog = new CatalogColumns();
        catalog.add("public", "customers", "id", "int4");
        catalog.add("public", "customers", "name", "text");
        var plan = new TransformPlan(
                List.of(
                        smt("MaskField$Value", "fields", "nmae"),
                        smt("ReplaceField$Value", "renames", "name:who"),
                        new Transform.Mask(List.of(), List.of("who"), Optional.empty(), 0),
                        new Transform.Filter(List.of(), "row.name == ''")),
                OnRowError.FAIL);
        assertThat(Transforms.of(plan, catalog, List.of(), key -> "").findings())
                .extracting(Finding::message)
                .satisfiesExactlyInAnyOrder(
                        typo -> assertThat(typo).contains("spec.transforms[0].smt names column nmae"),
                        gone -> assertThat(gone)
                                .contains("spec.transforms[3].filter does not fit table public.customers")
                                .contains("undefined field 'name'"));
    }
}
