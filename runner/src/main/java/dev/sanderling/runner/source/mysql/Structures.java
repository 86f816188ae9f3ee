package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.statement.Statement;
import dev.sanderling.runner.source.mysql.structure.StatementParser;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tables as statements leave them, one after the other: what may be known, and what cannot be. */
final class Structures {
    private final StatementParser parser;
    /** What is there; without a structure where that cannot be told. */
    private final Map<TableName, Optional<Table>> tables;

    private Structures(StatementParser parser, Map<TableName, Optional<Table>> tables) {
        this.parser = parser;
        this.tables = tables;
    }

    static Structures of(StatementParser parser, Map<TableName, Table> known) {
        Map<TableName, Optional<Table>> tables = new HashMap<>();
        known.forEach((name, table) -> tables.put(name, Optional.of(table)));
        return new Structures(parser, tables);
    }

    Structures copy() {
        return new Structures(parser, new HashMap<>(tables));
    }

    boolean has(TableName table) {
        return tables.containsKey(table);
    }

    /** What a table looks like; empty where it is not there or that cannot be told. */
    Optional<Table> get(TableName table) {
        return tables.getOrDefault(table, Optional.empty());
    }

    /** Whether after the statement the name may mean another table, or another structure. */
    static boolean isAbout(Statement statement, TableName name) {
        return names(statement).contains(name)
                || statement instanceof Statement.Unclear unclear && unclear.mayName(name)
                || statement instanceof Statement.DropDatabase drop
                        && drop.name().equals(name.schema());
    }

    /** The names that may mean another table, or another structure, after the statement; not those of a whole database. */
    static Set<TableName> names(Statement statement) {
        return switch (statement) {
            case Statement.Create create -> Set.of(create.table());
            case Statement.Alter alter -> {
                TableName renamed = alter.renamed();
                yield renamed == null || renamed.equals(alter.table())
                        ? Set.of(alter.table())
                        : Set.of(alter.table(), renamed);
            }
            case Statement.Drop drop -> Set.copyOf(drop.tables());
            case Statement.Rename rename -> {
                Set<TableName> names = new LinkedHashSet<>();
                rename.pairs().forEach(pair -> {
                    names.add(pair.from());
                    names.add(pair.to());
                });
                yield names;
            }
            case Statement.Unclear unclear -> unclear.names();
            default -> Set.of();
        };
    }

    /** Does what a statement does; returns the names that mean another table, or another structure, after it. */
    Set<TableName> apply(Statement statement, String sql, String database) {
        return switch (statement) {
            case Statement.Create create -> create(create, sql, database);
            case Statement.Alter alter -> alter(alter, sql, database);
            case Statement.Drop drop -> {
                drop.tables().forEach(tables::remove);
                yield new LinkedHashSet<>(drop.tables());
            }
            case Statement.DropDatabase drop -> {
                Set<TableName> gone = new LinkedHashSet<>(tables.keySet());
                gone.removeIf(table -> !table.schema().equals(drop.name()));
                gone.forEach(tables::remove);
                yield gone;
            }
            case Statement.Rename rename -> {
                Set<TableName> changed = new LinkedHashSet<>();
                for (Statement.Rename.Pair pair : rename.pairs()) {
                    move(pair.from(), pair.to(), get(pair.from()).orElse(null));
                    changed.add(pair.from());
                    changed.add(pair.to());
                }
                yield changed;
            }
            case Statement.Unclear unclear -> {
                Set<TableName> changed = new LinkedHashSet<>(tables.keySet());
                changed.removeIf(table -> !unclear.mayName(table));
                changed.forEach(table -> tables.put(table, Optional.empty()));
                yield changed;
            }
            default -> Set.of();
        };
    }

    private Set<TableName> create(Statement.Create create, String sql, String database) {
        TableName name = create.table();
        if (create.unlessThere() && has(name)) {
            return Set.of();
        }
        TableName like = create.like();
        Optional<Table> made = like == null
                // The end of one that a query fills, as the log has it.
                ? parser.after(sql.replaceFirst("(?is)\\s+START\\s+TRANSACTION\\s*$", ""), database, null, name)
                : get(like).map(table -> renamed(table, name));
        tables.put(name, made);
        return Set.of(name);
    }

    private Set<TableName> alter(Statement.Alter alter, String sql, String database) {
        TableName before = alter.table();
        TableName renamed = alter.renamed();
        TableName after = renamed == null ? before : renamed;
        @Nullable Table table = get(before).orElse(null);
        @Nullable
        Table altered =
                table == null ? null : parser.after(sql, database, table, after).orElse(null);
        move(before, after, altered);
        return before.equals(after) ? Set.of(before) : Set.of(before, after);
    }

    private void move(TableName from, TableName to, @Nullable Table table) {
        tables.remove(from);
        tables.put(to, Optional.ofNullable(table).map(t -> renamed(t, to)));
    }

    private static Table renamed(Table table, TableName name) {
        TableId id = StatementParser.id(name);
        return table.id().equals(id) ? table : table.edit().tableId(id).create();
    }
}
