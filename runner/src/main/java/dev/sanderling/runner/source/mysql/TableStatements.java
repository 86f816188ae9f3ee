package dev.sanderling.runner.source.mysql;

import dev.sanderling.plan.Scope;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.Remedy;
import dev.sanderling.runner.source.TableNews;
import dev.sanderling.runner.source.mysql.effect.Effect;
import dev.sanderling.runner.source.mysql.effect.Statements;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statements of the log that change rows of captured tables without saying so row by row, until the records behind
 * them come. Those who read the log add to it; it is asked by whoever follows the records, which come later and in the
 * same order.
 */
final class TableStatements {
    private final Scope scope;
    private final boolean lowerCase;
    private final Set<TableName> gone;
    /** In lower case: of columns the server takes no notice of it. */
    private final Map<TableName, Set<String>> columnsGone = new HashMap<>();

    private final Deque<Said> waiting = new ArrayDeque<>();

    /**
     * Of one capture.
     *
     * @param lowerCase whether the server has all names in lower case, however statements write them
     * @param past what was captured before under names that mean nothing now: what comes under such a name is another
     */
    TableStatements(Scope scope, boolean lowerCase, FormerNames past) {
        this.scope = scope;
        this.lowerCase = lowerCase;
        this.gone = new HashSet<>(past.tables());
        past.columns().forEach((table, names) -> columnsGone.put(table, new HashSet<>(names)));
    }

    private record Said(LogPosition position, List<Effect> effects) {}

    /**
     * A statement was met.
     *
     * @param position where it stands: behind all records from before it, and not behind those that follow it
     * @param database the session's own
     * @param implicitTimestamps whether the session's timestamps have defaults that nobody wrote
     * @param before what tables looked like before it
     */
    void add(
            LogPosition position,
            String database,
            String sql,
            boolean implicitTimestamps,
            Function<TableName, @Nullable Table> before) {
        List<Effect> effects = new ArrayList<>();
        for (Effect effect : Statements.effects(database, sql, implicitTimestamps)) {
            effects.add(effect);
            if (effect instanceof Effect.Converted converted
                    && isWrittenAnew(converted, before.apply(folded(converted.table())))) {
                effects.add(new Effect.Filled(converted.table(), converted.column(), "RENAME COLUMN"));
            }
        }
        add(new Said(position, List.copyOf(effects)));
    }

    /** The server takes no notice of the case of a name, but calls the column as the last statement wrote it. */
    private static boolean isWrittenAnew(Effect.Converted converted, @Nullable Table before) {
        Column known = before == null ? null : before.columnWithName(converted.column());
        return known != null && !known.name().equals(converted.column());
    }

    /**
     * A statement was met that has emptied a table, or else a session's temporary one of its name.
     *
     * @param position as above
     */
    void mayBeEmptied(LogPosition position, TableName table) {
        add(new Said(
                position,
                List.of(new Effect.Replaced(table, "a TRUNCATE that may be of a temporary table of its name"))));
    }

    private synchronized void add(Said said) {
        if (!said.equals(waiting.peekLast())) {
            waiting.addLast(said);
        }
    }

    /** What is new for those who have seen every record up to a place; told once. */
    synchronized List<TableNews> upTo(LogPosition place) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<TableNews> news = new ArrayList<>();
        for (Said next = waiting.peekFirst();
                next != null && !place.isBefore(next.position());
                next = waiting.peekFirst()) {
            waiting.removeFirst();
            news(next.effects(), news);
        }
        return news;
    }

    private void news(List<Effect> effects, List<TableNews> news) {
        List<Effect.Renamed> renames = effects.stream()
                .filter(Effect.Renamed.class::isInstance)
                .map(Effect.Renamed.class::cast)
                .map(r -> new Effect.Renamed(folded(r.table()), folded(r.to())))
                .toList();
        for (Effect effect : effects) {
            // Whatever its place in the statement: what goes goes first.
            if (effect instanceof Effect.ColumnGone column) {
                columnsGone(folded(column.table())).add(column.column().toLowerCase(Locale.ROOT));
            }
        }
        int at = 0;
        for (Effect effect : effects) {
            if (effect instanceof Effect.Renamed) {
                renamed(renames.subList(0, at), renames.get(at), renames.subList(at + 1, renames.size()), news);
                at++;
            } else if (captures(folded(effect.table()))) {
                captured(folded(effect.table()), effect, news);
            }
        }
    }

    private void captured(TableName table, Effect effect, List<TableNews> news) {
        switch (effect) {
            case Effect.Replaced replaced -> again(table, "of " + replaced.by(), news);
            case Effect.Emptied emptied ->
                news.add(new TableNews.Noted(
                        table.toString(),
                        "Rows of " + table + " went by " + emptied.by()
                                + "; the sinks keep them, because the log does not say which. To be rid of them, "
                                + Remedy.READ_TABLES + "."));
            case Effect.Dropped dropped -> {
                gone.add(table);
                news.add(new TableNews.Noted(
                        table.toString(), table + " was dropped; what the sinks hold of it stays there."));
            }
            case Effect.Created created -> {
                if (gone.remove(table)) {
                    again(table, "it was dropped and made anew", news);
                }
            }
            case Effect.ColumnAdded added -> {
                if (columnsGone(table).remove(added.column().toLowerCase(Locale.ROOT))
                        && !scope.leavesOut(table.schema(), table.table(), added.column())) {
                    news.add(new TableNews.Filled(
                            table.toString(),
                            "columns came under names that others had before",
                            table + "." + added.column() + " was added after another column of that name: rows captured"
                                    + " before have values of the other one, and none of this one. To have them as they"
                                    + " are, " + Remedy.READ_TABLES + "."));
                }
            }
            case Effect.Filled filled -> {
                columnsGone(table).remove(filled.column().toLowerCase(Locale.ROOT));
                if (!scope.leavesOut(table.schema(), table.table(), filled.column())) {
                    filled(table, filled, news);
                }
            }
            case Effect.Converted converted -> {
                if (!scope.leavesOut(table.schema(), table.table(), converted.column())) {
                    news.add(altered(table, table + "." + converted.column() + " was altered"));
                }
            }
            case Effect.TextsConverted texts ->
                news.add(altered(table, "Texts of " + table + " were converted to " + texts.charset()));
            case Effect.Renamed renamed -> {}
            case Effect.ColumnGone column -> {}
        }
    }

    private static TableNews altered(TableName table, String what) {
        return new TableNews.Noted(
                table.toString(),
                what + ": in the sinks, rows from before keep the values they had. Where the database has others now, "
                        + Remedy.READ_TABLES + ".");
    }

    private void filled(TableName table, Effect.Filled filled, List<TableNews> news) {
        boolean renamed = filled.by().equals("RENAME COLUMN");
        news.add(new TableNews.Filled(
                table.toString(),
                renamed ? "columns have new names" : "columns came with values for old rows",
                table + "." + filled.column() + (renamed ? " has a new name" : " was added with a value for old rows")
                        + ": rows captured before do not have it. To have them with it, " + Remedy.READ_TABLES + "."));
    }

    /** A statement renames from left to right, so what comes after may take a table further, or put another in its place. */
    private void renamed(
            List<Effect.Renamed> before, Effect.Renamed rename, List<Effect.Renamed> after, List<TableNews> news) {
        TableName from = rename.table();
        TableName to = rename.to();
        boolean onItsWay = after.stream().anyMatch(other -> other.table().equals(to));
        gone.remove(to);
        if (captures(to) && !onItsWay) {
            again(to, "of RENAME TABLE", news);
        }
        boolean replaced = after.stream().anyMatch(other -> other.to().equals(from));
        // No table had the name but on its way to another.
        boolean onlyHere = before.stream()
                .filter(other -> other.table().equals(from) || other.to().equals(from))
                .findFirst()
                .filter(other -> !other.table().equals(from))
                .isPresent();
        if (captures(from) && !replaced && !onlyHere) {
            gone.add(from);
            news.add(new TableNews.Noted(
                    from.toString(),
                    from + " was renamed to " + to + (captures(to) ? "" : ", which is not captured")
                            + "; what the sinks hold of " + from + " stays there."));
        }
    }

    private static void again(TableName table, String why, List<TableNews> news) {
        news.add(new TableNews.Again(table.toString(), why));
    }

    private Set<String> columnsGone(TableName table) {
        return columnsGone.computeIfAbsent(table, t -> new HashSet<>());
    }

    private boolean captures(TableName table) {
        return scope.captures(table.schema(), table.table());
    }

    private TableName folded(TableName table) {
        return lowerCase
                ? new TableName(
                        table.schema().toLowerCase(Locale.ROOT), table.table().toLowerCase(Locale.ROOT))
                : table;
    }
}
