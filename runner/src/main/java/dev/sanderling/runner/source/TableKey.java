package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a table is read in the order of. No columns: it has no key that its rows can be read by in order.
 *
 * @param columns in the order of the index
 */
public record TableKey(List<KeyColumn> columns) {
    /** No usable key. */
    public static final TableKey NONE = new TableKey(List.of());

    /**
     * One column.
     *
     * @param type as the database writes it
     * @param collation for SQL, as the database writes it; empty where the type has none
     */
    public record KeyColumn(String name, String type, String collation, Order order) {}

    /** Who knows the order of a column's values. */
    public enum Order {
        /** Numbers: everybody. */
        NUMBER,
        /** The values' texts, compared character by character, are in the database's order. */
        TEXT,
        /** Only the database, e.g. by a collation. */
        DATABASE
    }

    /** Whether there is none. */
    public boolean isNone() {
        return columns.isEmpty();
    }

    /** Whether {@link #isAfter} can tell. */
    public boolean isKnownHere() {
        return columns.stream().noneMatch(column -> column.order() == Order.DATABASE);
    }

    /** Whether a key that was written down is one of these columns, so that reading can go on after it. */
    public boolean fits(List<KeyPart> key) {
        if (key.size() != columns.size()) {
            return false;
        }
        for (int i = 0; i < key.size(); i++) {
            if (!key.get(i).column().equals(columns.get(i).name())
                    || !key.get(i).type().equals(columns.get(i).type())) {
                return false;
            }
        }
        return true;
    }

    /** Where a table's rows have these columns. Null where one is not captured: then rows cannot be told apart. */
    public int @Nullable [] places(Table table) {
        int[] places = new int[columns.size()];
        for (int i = 0; i < places.length; i++) {
            int at = indexOf(table, columns.get(i).name());
            if (at < 0) {
                return null;
            }
            places[i] = at;
        }
        return places;
    }

    private static int indexOf(Table table, String name) {
        List<Column> all = table.columns();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The values of a row's key as texts. */
    public static List<String> values(Table table, int[] places, @Nullable Object[] row) {
        List<String> values = new ArrayList<>(places.length);
        for (int place : places) {
            values.add(KeyText.of(row[place], table.columns().get(place).type()));
        }
        return values;
    }

    /** A key to be written down. */
    public List<KeyPart> parts(List<String> values) {
        List<KeyPart> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            parts.add(new KeyPart(columns.get(i).name(), columns.get(i).type(), values.get(i)));
        }
        return List.copyOf(parts);
    }

    /** Whether a key comes after another; only where {@link #isKnownHere}. */
    public boolean isAfter(List<String> key, List<KeyPart> other) {
        for (int i = 0; i < columns.size(); i++) {
            int order = compare(columns.get(i).order(), key.get(i), other.get(i).value());
            if (order != 0) {
                return order > 0;
            }
        }
        return false;
    }

    private static int compare(Order order, String one, String other) {
        return order == Order.NUMBER ? new BigDecimal(one).compareTo(new BigDecimal(other)) : one.compareTo(other);
    }
}
