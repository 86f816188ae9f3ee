package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import dev.sanderling.examples.faults.check.Kept;
import dev.sanderling.examples.faults.check.Told;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Tables that are renamed, exchange their names, are dropped and made anew, and go to a schema that is not captured and
 * come back. All rows of a table have the number that it was born with, which its comment has too.
 *
 * @param ways how that is said here
 */
record Names(Ways ways) implements Feature {
    private static final int ROWS = 12;

    /** How a server is told to do it. */
    interface Ways {
        /** Names, with their schema, and comments of the tables with a comment. */
        String tables();

        /** A table with that comment. */
        List<String> create(String table, int born);

        /** To another name in the same schema. */
        List<String> rename(String from, String to);

        /** Two in {@code zoo} exchange theirs. */
        List<String> exchange(String one, String other);

        /** To another schema. */
        String move(String table, String from, String to);
    }

    private record Table(String schema, String name, int born) {
        String full() {
            return schema + "." + name;
        }
    }

    @Override
    public String name() {
        return "names";
    }

    @Override
    public List<String> setup() {
        List<String> all = new ArrayList<>(List.of(
                "CREATE TABLE audit.told (tab varchar(60), born int, id bigint, v int)",
                "CREATE TABLE audit.spoiled (tab varchar(60))"));
        for (int i = 1; i < 5; i++) {
            all.addAll(ways.create("name_" + i, i));
            all.add("INSERT INTO zoo.name_" + i + " VALUES (1, " + i + ", 0), (2, " + i + ", 0)");
        }
        return all;
    }

    @Override
    public void step(Statement statement, RandomGenerator random) throws SQLException {
        List<Table> tables = tables(statement);
        if (tables.size() < 2) {
            // Dropped, and the server went away before the new one was made.
            each(statement, ways.create("name_" + (10 + random.nextInt(1_000_000_000)), random.nextInt(1_000_000_000)));
            return;
        }
        Table table = tables.get(random.nextInt(tables.size()));
        if (random.nextInt(20) == 0) {
            shift(statement, random, tables, table);
            return;
        }
        int id = random.nextInt(ROWS);
        // Numbers that no other change has.
        int v = random.nextInt();
        switch (random.nextInt(4)) {
            case 0 -> statement.execute("DELETE FROM " + table.full() + " WHERE id = " + id);
            case 1 -> statement.execute("UPDATE " + table.full() + " SET v = " + v + " WHERE id = " + id);
            default -> {
                statement.execute("DELETE FROM " + table.full() + " WHERE id = " + id);
                statement.execute(
                        "INSERT INTO " + table.full() + " VALUES (" + id + ", " + table.born() + ", " + v + ")");
            }
        }
    }

    private void shift(Statement statement, RandomGenerator random, List<Table> tables, Table table)
            throws SQLException {
        String fresh = "name_" + (10 + random.nextInt(1_000_000_000));
        if (table.schema().equals("attic")) {
            spoil(statement, table);
            statement.execute(ways.move(table.name(), "attic", "zoo"));
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> {
                tell(statement, table);
                each(statement, ways.rename(table.name(), fresh));
            }
            case 1 -> {
                Table other = tables.get(random.nextInt(tables.size()));
                if (other.schema().equals("zoo") && !other.equals(table)) {
                    spoil(statement, table);
                    spoil(statement, other);
                    each(statement, ways.exchange(table.name(), other.name()));
                }
            }
            case 2 -> {
                spoil(statement, table);
                statement.execute("DROP TABLE " + table.full());
                each(statement, ways.create(table.name(), 10 + random.nextInt(1_000_000_000)));
            }
            default -> {
                tell(statement, table);
                statement.execute(ways.move(table.name(), "zoo", "attic"));
            }
        }
    }

    /** All that the table has must have been published under its name, unless the name was another's before. */
    private static void tell(Statement statement, Table table) throws SQLException {
        statement.execute("INSERT INTO audit.told SELECT '" + table.name() + "', born, id, v FROM " + table.full()
                + " WHERE NOT EXISTS (SELECT 1 FROM audit.spoiled WHERE tab = '" + table.name() + "')");
    }

    private static void spoil(Statement statement, Table table) throws SQLException {
        statement.execute("INSERT INTO audit.spoiled VALUES ('" + table.name() + "')");
    }

    private static void each(Statement statement, List<String> all) throws SQLException {
        for (String sql : all) {
            statement.execute(sql);
        }
    }

    private List<Table> tables(Statement statement) throws SQLException {
        List<Table> all = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(ways.tables())) {
            while (row.next()) {
                all.add(new Table(
                        row.getString(1),
                        row.getString(2),
                        Integer.parseInt(row.getString(3).substring(5))));
            }
        }
        return all;
    }

    @Override
    public void end(Statement statement) throws SQLException {
        for (Table table : tables(statement)) {
            statement.execute("DELETE FROM " + table.full() + " WHERE id = " + ROWS);
            statement.execute("INSERT INTO " + table.full() + " VALUES (" + ROWS + ", " + table.born() + ", 0)");
        }
    }

    @Override
    public List<Compared> compared(Statement statement) throws SQLException {
        List<Compared> all = new ArrayList<>();
        for (Table table : tables(statement)) {
            if (table.schema().equals("zoo")) {
                all.add(Compared.whole(table.name()).but(new Kept.Others("born", "SELECT " + table.born())));
            }
        }
        return all;
    }

    @Override
    public List<Told> told() {
        return List.of(new Told(
                // A name that came back may have been known only then.
                "SELECT tab, born, id, v FROM audit.told t WHERE NOT EXISTS (SELECT 1 FROM audit.spoiled s WHERE s.tab ="
                        + " t.tab)"));
    }
}
