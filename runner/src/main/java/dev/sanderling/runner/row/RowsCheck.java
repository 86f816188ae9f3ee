package dev.sanderling.runner.row;

import dev.sanderling.api.Deletes;
import dev.sanderling.api.RowFormat;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.TableName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the fields that rows add leave the columns alone. */
public final class RowsCheck {
    private RowsCheck() {}

    /** A column that has the name of a field we would add beside it: one of the two would be lost. */
    public static Optional<Finding> columnNames(Rows rows, TableName table, Collection<String> columns) {
        if (rows.format() != RowFormat.INLINE) {
            return Optional.empty();
        }
        return added(rows)
                .filter(field -> columns.contains(field.name()))
                .findFirst()
                .map(field -> new Finding(
                        Reason.COLUMN_NAME_CLASH,
                        "Table %s has a column %s, which is also the name of a field that rows add: set rows.%s to another name, or use format Wrap."
                                .formatted(table, field.name(), field.setting())));
    }

    /** The same of a table whose columns are known. */
    public static Optional<Finding> clash(Rows rows, TableName table, List<Column> columns) {
        return columnNames(rows, table, columns.stream().map(Column::name).toList());
    }

    private static Stream<Added> added(Rows rows) {
        Stream<Added> deleted = rows.deletes() == Deletes.ADD_FIELD
                ? Stream.of(new Added("deletedField", rows.deletedField()))
                : Stream.empty();
        return Stream.of(
                        deleted,
                        rows.keyField().stream().map(name -> new Added("keyField", name)),
                        rows.metadataField().stream().map(name -> new Added("metadataField", name)))
                .flatMap(fields -> fields);
    }

    private record Added(String setting, String name) {}
}
