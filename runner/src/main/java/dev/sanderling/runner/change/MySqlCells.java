package dev.sanderling.runner.change;

import io.debezium.connector.mysql.jdbc.MySqlConnection;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How the columns of a MySQL table are selected and read, so that nothing is lost before a converter sees it. */
final class MySqlCells {
    private MySqlCells() {}

    /**
     * SQL of a column's value. A float's own text has six digits, and that of a float or double which declares digits is
     * rounded to them; multiplied by one, either is a double, which is sent with all its digits, and a zero keeps its
     * sign.
     */
    static String sql(Column column) {
        String name = "`" + column.name().replace("`", "``") + "`";
        return switch (kind(column)) {
            case "FLOAT", "DOUBLE", "REAL" -> name + " * 1e0";
            default -> isStored(column) ? "CAST(" + name + " AS BINARY)" : name;
        };
    }

    /** Times as the text that the server sends: a driver would make moments of them, of its own zone. */
    static ReadTable.Cell cell(MySqlConnection connection, int index, Column column, Table table) {
        return switch (kind(column)) {
            case "DATE", "DATETIME", "TIMESTAMP", "TIME", "YEAR" ->
                row -> {
                    byte[] text = row.getBytes(index);
                    return text == null ? null : new String(text, StandardCharsets.US_ASCII);
                };
            default ->
                isStored(column)
                        ? row -> row.getBytes(index)
                        : row -> connection.getColumnValue(row, index, column, table);
        };
    }

    /** Whether texts come as they are stored, to be read by {@link MySqlCharset}. */
    private static boolean isStored(Column column) {
        String set = column.charsetName();
        return set != null
                && MySqlConverter.isText(column.typeName().toUpperCase(Locale.ROOT), column.jdbcType())
                && MySqlCharset.of(set).isPresent();
    }

    private static String kind(Column column) {
        String type = column.typeName().toUpperCase(Locale.ROOT);
        return type.indexOf(' ') < 0 ? type : type.substring(0, type.indexOf(' '));
    }
}
