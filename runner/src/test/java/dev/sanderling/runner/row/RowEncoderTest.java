package dev.sanderling.runner.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.api.Deletes;
import dev.sanderling.api.RowFormat;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every format with every way to treat deletes, key and metadata, as whole lines. */
class RowEncoderTest {
    private static final Table ORDERS = new Table(
            new TableName("public", "orders"),
            List.of(
                    new Column("id", Plain.INTEGER, true),
                    new Column("name", Plain.TEXT, false),
                    new Column("note", Plain.TEXT, false)));
    private static final Origin ORIGIN = new Origin("0/16B3748", "745", 3, 1_700_000_000_123_456L);
    private static final Change READ =
            new Change(Op.READ, ORDERS, null, row(1L, "a", null), new Origin("0/16B3700", null, 0, 0));
    private static final Change UPDATE = new Change(Op.UPDATE, ORDERS, null, row(1L, "b", Change.UNAVAILABLE), ORIGIN);
    private static final Change DELETE =
            new Change(Op.DELETE, ORDERS, row(1L, Change.UNAVAILABLE, Change.UNAVAILABLE), null, ORIGIN);

    private static final String READ_META =
            "{'op':'r','table':'public.orders','position':'0/16B3700','transaction':null,'order':0,'committedAt':null,'snapshot':true}";
    private static final String UPDATE_META = at("u", ",'unavailable':['note']");
    private static final String DELETE_META = at("d", ",'unavailable':['name','note']");
    private static final String PLAIN_DELETE_META = at("d", "");

    private static String at(String op, String more) {
        return "{'op':'%s','table':'public.orders','position':'0/16B3748','transaction':'745','order':3,'committedAt':'2023-11-14T22:13:20.123456Z'%s}"
                .formatted(op, more);
    }

    static Stream<Arguments> shapes() {
        String gone = "'id':1,'name':null,'note':null";
        return Stream.of(RowFormat.INLINE, RowFormat.WRAP)
                .flatMap(format -> Stream.of(Deletes.values())
                        .flatMap(deletes -> Stream.of(true, false)
                                .flatMap(key -> Stream.of(true, false).map(metadata -> {
                                    Rows rows = rows(format, deletes, key, metadata);
                                    String flag = deletes == Deletes.ADD_FIELD ? ",'deleted':%s" : "";
                                    String keyed = key ? ",'key':{'id':1}" : "";
                                    String read = line(
                                            format,
                                            "'id':1,'name':'a','note':null",
                                            flag.formatted(false),
                                            keyed,
                                            metadata ? READ_META : null);
                                    String update = line(
                                            format,
                                            "'id':1,'name':'b','note':null",
                                            flag.formatted(false),
                                            keyed,
                                            metadata ? UPDATE_META : null);
                                    String meta = deletes == Deletes.SET_NULL ? PLAIN_DELETE_META : DELETE_META;
                                    String delete = deletes == Deletes.DROP
                                            ? ""
                                            : line(format, gone, flag.formatted(true), keyed, metadata ? meta : null);
                                    return Arguments.of(rows, read + update + delete);
                                }))));
    }

    private static String line(RowFormat format, String columns, String flag, String key, @Nullable String metadata) {
        String body = format == RowFormat.WRAP ? "'record':{" + columns + "}" : columns;
        return "{" + body + flag + key + (metadata == null ? "" : ",'metadata':" + metadata) + "}\n";
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void linesOfEachShape(Rows rows, String expected) {
        assertThat(encode(rows, READ, UPDATE, DELETE)).isEqualTo(expected.replace('\'', '"'));
    }

    /** Two lines in full, so that the expectation above is not only our own arithmetic. */
    @Test
    void defaultRow() {
        assertThat(encode(rows(RowFormat.INLINE, Deletes.ADD_FIELD, true, true), DELETE))
                .isEqualTo("""
                        {"id":1,"name":null,"note":null,"deleted":true,"key":{"id":1},\
                        "metadata":{"op":"d","table":"public.orders","position":"0/16B3748","transaction":"745","order":3,\
                        "committedAt":"2023-11-14T22:13:20.123456Z","unavailable":["name","note"]}}
                        """);
    }

    /** It is about no row, so nothing but the metadata would tell it from one. */
    @Test
    void aTruncateHasMetadataAndNoRow() {
        Change truncate = new Change(Op.TRUNCATE, ORDERS, null, null, ORIGIN);
        String nothing = "'id':null,'name':null,'note':null";
        for (RowFormat format : List.of(RowFormat.INLINE, RowFormat.WRAP)) {
            assertThat(encode(rows(format, Deletes.ADD_FIELD, true, true), truncate))
                    .isEqualTo(line(format, nothing, ",'deleted':true", ",'key':null", at("t", ""))
                            .replace('\'', '"'));
            assertThat(encode(rows(format, Deletes.SET_NULL, false, true), truncate))
                    .isEqualTo(line(format, nothing, "", "", at("t", "")).replace('\'', '"'));
            assertThat(encode(rows(format, Deletes.DROP, true, true), truncate)).isEmpty();
            assertThat(encode(rows(format, Deletes.ADD_FIELD, true, false), truncate))
                    .isEmpty();
        }
        assertThat(encode(rows(RowFormat.RAW, Deletes.ADD_FIELD, true, false), truncate))
                .isEqualTo(
                        ("{'before':null,'after':null,'key':null,'source':" + at("t", "") + "}\n").replace('\'', '"'));
    }

    @Test
    void nullKeepsTheKeyOfADelete() {
        Change full = new Change(Op.DELETE, ORDERS, row(1L, "a", "n"), null, ORIGIN);
        assertThat(encode(rows(RowFormat.WRAP, Deletes.SET_NULL, false, false), full))
                .isEqualTo("{\"record\":{\"id\":1,\"name\":null,\"note\":null}}\n");
        assertThat(encode(rows(RowFormat.WRAP, Deletes.ADD_FIELD, false, false), full))
                .isEqualTo("{\"record\":{\"id\":1,\"name\":\"a\",\"note\":\"n\"},\"deleted\":true}\n");
    }

    @Test
    void rawShowsTheChangeAsItIs() {
        Rows rows = rows(RowFormat.RAW, Deletes.ADD_FIELD, false, true);
        Change change = new Change(Op.UPDATE, ORDERS, row(1L, Change.UNAVAILABLE, null), row(1L, "b", null), ORIGIN);
        assertThat(encode(rows, change, DELETE))
                .isEqualTo(
                        ("{'before':{'id':1,'name':null,'note':null},'after':{'id':1,'name':'b','note':null},'source':"
                                        + at("u", ",'unavailableBefore':['name']")
                                        + "}\n{'before':{'id':1,'name':null,'note':null},'after':null,'source':"
                                        + at("d", ",'unavailableBefore':['name','note']")
                                        + "}\n")
                                .replace('\'', '"'));
        assertThat(encode(rows(RowFormat.RAW, Deletes.DROP, true, true), DELETE, READ))
                .isEqualTo(("{'before':null,'after':{'id':1,'name':'a','note':null},'key':{'id':1},'source':"
                                + READ_META + "}\n")
                        .replace('\'', '"'));
    }

    @Test
    void namesAreConfigurable() {
        Rows rows = new Rows(RowFormat.WRAP, Deletes.ADD_FIELD, "gone?", Optional.of("k\"ey"), Optional.of("m"), "r");
        assertThat(encode(rows, DELETE))
                .startsWith(
                        "{\"r\":{\"id\":1,\"name\":null,\"note\":null},\"gone?\":true,\"k\\\"ey\":{\"id\":1},\"m\":{\"op\":\"d\"");
    }

    @Test
    void aTableWithoutKeyHasNullAsKey() {
        Table log = new Table(new TableName("a", "b"), List.of(new Column("x", Plain.INTEGER, false)));
        Change change = new Change(Op.CREATE, log, null, row(5), ORIGIN);
        assertThat(encode(rows(RowFormat.INLINE, Deletes.DROP, true, false), change))
                .isEqualTo("{\"x\":5,\"key\":null}\n");
    }

    @Test
    void aColumnWithTheNameOfAnAddedFieldIsRefused() {
        Table table = new Table(new TableName("a", "b"), List.of(new Column("metadata", Plain.INTEGER, true)));
        Change change = new Change(Op.CREATE, table, null, row(5), ORIGIN);
        assertThatThrownBy(() -> encode(rows(RowFormat.INLINE, Deletes.DROP, false, true), change))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.COLUMN_NAME_CLASH);
                    assertThat(failure).hasMessageContaining("a.b").hasMessageContaining("rows.metadataField");
                });
        assertThat(encode(rows(RowFormat.INLINE, Deletes.DROP, false, false), change))
                .isEqualTo("{\"metadata\":5}\n");
        assertThat(encode(rows(RowFormat.WRAP, Deletes.DROP, false, false), change))
                .isEqualTo("{\"record\":{\"metadata\":5}}\n");
    }

    @Test
    void aValueThatIsNotWhatItsTypePromisesNamesTheColumnAndNotTheValue() {
        Change change = new Change(Op.CREATE, ORDERS, null, row(1L, 4711, null), ORIGIN);
        var out = new Bytes(16);
        var encoder = new RowEncoder(rows(RowFormat.INLINE, Deletes.DROP, true, true));
        encoder.write(READ, out);
        int before = out.length();
        assertThatThrownBy(() -> encoder.write(change, out)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.UNCONVERTIBLE_VALUE);
            assertThat(failure).hasMessageContaining("column name of table public.orders");
            assertThat(failure.getMessage()).doesNotContain("4711");
            assertThat(failure.getCause()).isNull();
        });
        assertThat(out.length()).as("no half line is left").isEqualTo(before);
    }

    static String encode(Rows rows, Change... changes) {
        var encoder = new RowEncoder(rows);
        var out = new Bytes(1);
        return Stream.of(changes)
                .map(change -> {
                    out.truncate(0);
                    assertThat(encoder.write(change, out)).isEqualTo(out.length() > 0);
                    return out.toString();
                })
                .collect(Collectors.joining());
    }

    static Rows rows(RowFormat format, Deletes deletes, boolean key, boolean metadata) {
        return new Rows(
                format,
                deletes,
                "deleted",
                key ? Optional.of("key") : Optional.empty(),
                metadata ? Optional.of("metadata") : Optional.empty(),
                "record");
    }

    static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }
}
