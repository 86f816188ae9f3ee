package dev.sanderling.runner.source.mysql.structure;

import dev.sanderling.runner.change.TableName;
import io.debezium.connector.binlog.charset.BinlogCharsetRegistry;
import io.debezium.connector.mysql.antlr.MySqlAntlrDdlParser;
import io.debezium.relational.Column;
import io.debezium.relational.ColumnEditor;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The connector's parser on tables of our own: what it makes of a statement is a guess until somebody confirms it. */
public final class StatementParser {
    private static final TableId SCRATCH = new TableId("scratch", null, "scratch");

    private final MySqlAntlrDdlParser parser;
    private final boolean folded;

    /**
     * A parser with those character sets.
     *
     * @param folded whether the server keeps names of tables in lower case, however statements write them
     */
    public StatementParser(BinlogCharsetRegistry charsets, boolean folded) {
        this.folded = folded;
        parser = new MySqlAntlrDdlParser(true, false, false, Tables.TableFilter.includeAll(), charsets);
    }

    /** As the connector names a table. */
    public static TableId id(TableName name) {
        return new TableId(name.schema(), null, name.table());
    }

    /**
     * What a table is after a statement.
     *
     * @param before null where there is no table yet
     * @param after its name then
     * @return empty where the parser does not say
     */
    public Optional<Table> after(String sql, String database, @Nullable Table before, TableName after) {
        var tables = new Tables(folded);
        if (before != null) {
            tables.overwriteTable(before);
        }
        try {
            parser.setCurrentSchema(database);
            parser.parse(sql, tables);
        } catch (RuntimeException e) {
            // It fails in many ways besides its own.
            return Optional.empty();
        }
        TableId id = id(after);
        return Optional.ofNullable(tables.forTable(id))
                .filter(table -> !table.columns().isEmpty())
                .map(table ->
                        table.id().equals(id) ? table : table.edit().tableId(id).create());
    }

    /**
     * A table of that shape; what is known of a column besides is kept where the column is the same.
     *
     * @param shape with all names and labels
     * @param known what was believed; null where nothing was
     */
    public Table build(TableName name, TableShape shape, @Nullable Table known) {
        // Names are given afterwards, so that nothing in them is read as SQL.
        String columns = IntStream.range(0, shape.columns().size())
                .mapToObj(i -> "c" + i + " " + shape.columns().get(i).sql())
                .collect(Collectors.joining(", "));
        var tables = new Tables();
        parser.setCurrentSchema(SCRATCH.catalog());
        parser.parse("CREATE TABLE scratch (" + columns + ")", tables);
        List<Column> parsed = tables.forTable(SCRATCH).columns();
        List<Column> built = new ArrayList<>();
        for (int i = 0; i < parsed.size(); i++) {
            built.add(column(parsed.get(i), shape.columns().get(i), known, i + 1));
        }
        List<String> key = shape.key();
        boolean stands = key == null || key.isEmpty();
        List<String> names = built.stream().map(Column::name).toList();
        if (stands && known != null && names.containsAll(known.primaryKeyColumnNames())) {
            // A unique index that stands for a key, which the log does not tell.
            key = known.primaryKeyColumnNames();
        }
        var editor =
                known == null || !known.id().equals(id(name)) ? Table.editor().tableId(id(name)) : known.edit();
        return editor.setColumns(built)
                .setPrimaryKeyNames(key == null ? List.of() : key)
                .create();
    }

    private static Column column(Column parsed, ColumnShape shape, @Nullable Table known, int position) {
        String name = Objects.requireNonNull(shape.name());
        Column before = known == null ? null : known.columnWithName(name);
        boolean named = before != null && before.name().equals(name);
        if (before != null && named && ParsedShape.isOwn(before) && same(ParsedShape.of(before), shape)) {
            return before.edit().position(position).create();
        }
        ColumnEditor editor = parsed.edit().name(name).position(position);
        if (shape.labels() != null) {
            editor.enumValues(shape.labels().stream()
                    .map(label -> "'" + label.replace("'", "''") + "'")
                    .toList());
        }
        if (before != null && named) {
            editor.generated(before.isGenerated()).autoIncremented(before.isAutoIncremented());
            if (before.hasDefaultValue() && ParsedShape.isOwn(before)) {
                editor.defaultValueExpression(before.defaultValueExpression().orElse(null));
            }
        }
        return editor.create();
    }

    /** Geometries and labels' character sets are not always said. */
    private static boolean same(ColumnShape before, ColumnShape now) {
        return before.type().equals(now.type())
                && before.length() == now.length()
                && before.scale() == now.scale()
                && before.unsigned() == now.unsigned()
                && before.nullable() == now.nullable()
                && (before.charset().equals(now.charset()) || now.hasLabels())
                && Objects.equals(before.labels(), now.labels());
    }

    /** The same without defaults, which a server with a lax sql_mode may have and the connector cannot convert. */
    public static Table withoutDefaults(Table table) {
        return table.edit()
                .setColumns(table.columns().stream()
                        .map(c -> c.edit().unsetDefaultValueExpression().create())
                        .toList())
                .create();
    }
}
