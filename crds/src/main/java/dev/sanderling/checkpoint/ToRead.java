package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot has still to read. Bounded whatever the number of tables: they are read in the order of their names.
 *
 * @param after every table whose name is greater is to be read; null where there is no such rest
 * @param tables to be read besides: {@code schema.table}, sorted
 * @param reading the table that is read in part; null where none is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToRead(
        @Nullable String after,
        List<String> tables,
        @Nullable Reading reading) {
    /** All tables. */
    public static final ToRead ALL = new ToRead("", List.of(), null);
    /** No table. */
    public static final ToRead NOTHING = new ToRead(null, List.of(), null);

    /** Whether nothing is to be read. */
    public boolean isNothing() {
        return after == null && tables.isEmpty() && reading == null;
    }

    /** Whether a table has been read whole, or is not to be read at all. */
    public boolean isRead(String name) {
        return !isWaiting(name) && !isBeingRead(name);
    }

    /** Whether a table is read in part. */
    public boolean isBeingRead(String name) {
        return reading != null && reading.table().equals(name);
    }

    /** Whether a table is to be read and nothing of it was. */
    public boolean isUntouched(String name) {
        return isWaiting(name) && !isBeingRead(name);
    }

    private boolean isWaiting(String name) {
        return tables.contains(name) || after != null && name.compareTo(after) > 0 && !isBeingRead(name);
    }

    /**
     * The table to read next; empty where none of them is to be read.
     *
     * @param captured the names of all tables there are
     */
    public Optional<String> next(SortedSet<String> captured) {
        if (reading != null && captured.contains(reading.table())) {
            return Optional.of(reading.table());
        }
        for (String name : tables) {
            if (captured.contains(name)) {
                return Optional.of(name);
            }
        }
        return after == null
                ? Optional.empty()
                : captured.tailSet(after + '\0').stream().findFirst();
    }

    /**
     * The tables to read next, in order.
     *
     * @param captured the names of all tables there are
     * @param most how many at most
     */
    public List<String> next(SortedSet<String> captured, int most) {
        List<String> names = new ArrayList<>();
        ToRead rest = this;
        for (Optional<String> next = next(captured); next.isPresent() && names.size() < most; ) {
            names.add(next.get());
            rest = rest.done(next.get());
            next = rest.next(captured);
        }
        return List.copyOf(names);
    }

    /** How many of the captured tables are still to be read, the one that is being read included. */
    public int count(SortedSet<String> captured) {
        return (int) captured.stream().filter(name -> !isRead(name)).count();
    }

    /**
     * The same with these tables to be read from their first row. The rest begins behind the table that is read in part:
     * one that comes in before it would be passed over otherwise, and it itself, if it is read again, is none whose rows
     * nobody has.
     */
    public ToRead with(Collection<String> names) {
        Reading kept = reading != null && names.contains(reading.table()) ? null : reading;
        String begun =
                after == null || reading == null || reading.table().compareTo(after) <= 0 ? after : reading.table();
        TreeSet<String> all = new TreeSet<>(tables);
        names.stream()
                .filter(name -> begun == null || name.compareTo(begun) <= 0)
                .forEach(all::add);
        return new ToRead(begun, List.copyOf(all), kept);
    }

    /**
     * The same with a table read up to a row. The rest begins behind it: what comes in before it later is not to be taken
     * for something that waits to be read, and is read by nobody.
     */
    public ToRead upTo(Reading row) {
        boolean isOfRest =
                after != null && !tables.contains(row.table()) && row.table().compareTo(after) > 0;
        return new ToRead(isOfRest ? row.table() : after, tables, row);
    }

    /** The same after the table that {@link #next} named has been read to its end. */
    public ToRead done(String name) {
        if (!tables.contains(name)) {
            return new ToRead(name, tables, null);
        }
        return new ToRead(
                after, tables.stream().filter(other -> !other.equals(name)).toList(), null);
    }

    /** The same, or {@link #NOTHING} where none of the tables there are is to be read. */
    public ToRead among(SortedSet<String> captured) {
        return next(captured).isEmpty() ? NOTHING : this;
    }

    /**
     * How far a table is read.
     *
     * @param table {@code schema.table}
     * @param key of the last row that was read, one part a key column
     * @param rows read of this table
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reading(String table, List<KeyPart> key, long rows) {}

    /**
     * One column's part of a key.
     *
     * @param column name
     * @param type as the database writes it
     * @param value as text that the database reads back as the same value
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record KeyPart(String column, String type, String value) {}
}
