package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that come into a captured table without a change of theirs in its log, and tables that come in late. */
class PartitionsIT {
    @TempDir
    Path directory;

    @Test
    void aPartitionThatIsAttachedWithRowsIsRead() throws Exception {
        try (Shop.OnPostgres shop = new Shop.OnPostgres()) {
            shop.run(
                    "create table p (id int, d int, v text, primary key (id, d)) partition by list (d)",
                    "create table p1 partition of p for values in (1)",
                    "create table p_sub (id int not null, d int not null, v text) partition by list (d)",
                    "create table other (id int primary key)",
                    "insert into p values (1, 1, 'a'), (2, 1, 'b')");
            Workplace workplace = shop.workplace(directory, "p", "Initial", "");
            workplace.runToTheEnd();

            shop.run(
                    "create table p2 (like p including all)",
                    "insert into p2 values (3, 2, 'c')",
                    "alter table p attach partition p2 for values in (2)");
            String output = workplace.runToTheEnd();
            assertSame(shop, workplace);
            assertThat(workplace.state().receipts().getLast().notes())
                    .as(output)
                    .anyMatch(note -> note.contains("a partition with rows was attached") && note.contains("public.p"));

            // Made, filled and attached in one transaction, together with what is attached to it.
            try (Connection connection = shop.connect();
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("create table p3 (id int not null, d int not null, v text)");
                statement.execute("insert into p3 values (4, 3, 'd')");
                statement.execute("alter table p_sub attach partition p3 for values in (3)");
                statement.execute("alter table p attach partition p_sub for values in (3, 4)");
                connection.commit();
            }
            workplace.runToTheEnd();
            assertSame(shop, workplace);

            long read = count(workplace, "r");
            shop.run(
                    "create table p5 partition of p for values in (5)",
                    "insert into p values (5, 5, 'e')",
                    "create table p6 (id int not null default 7, d int not null, v text, primary key (id, d))",
                    "alter table p attach partition p6 for values in (6)",
                    "insert into p values (6, 6, 'f'), (7, 3, 'g')",
                    "update p set v = 'h' where id = 4");
            workplace.runToTheEnd();
            assertSame(shop, workplace);
            assertThat(count(workplace, "r"))
                    .as("what was empty when it came in has all its rows in the log, and is not read")
                    .isEqualTo(read);

            // What happens to a partition that is detached is its own affair, until it is back.
            shop.run(
                    "alter table p detach partition p1",
                    "update p1 set v = 'z' where id = 1",
                    "alter table p attach partition p1 for values in (1)");
            workplace.runToTheEnd();
            assertSame(shop, workplace);

            // Deletes whose rows are missing where the table is read again before they come.
            shop.run(
                    "delete from p where id in (2, 4)",
                    "create table p8 (like p including all)",
                    "insert into p8 values (8, 8, 'i')",
                    "alter table p attach partition p8 for values in (8)");
            workplace.runToTheEnd();
            assertSame(shop, workplace);
            workplace.runUntilDry();
        }
    }

    @Test
    void aTableThatComesIntoALargePublicationOfOthersIsRead() throws Exception {
        try (Shop.OnPostgres shop = new Shop.OnPostgres()) {
            List<String> tables = new ArrayList<>();
            for (int i = 0; i < 105; i++) {
                tables.add("create table t" + i + " (id int primary key)");
            }
            tables.add("create publication theirs for all tables");
            shop.run(tables.toArray(String[]::new));
            Workplace workplace = shop.workplace(directory, "t*", "Initial", "");
            workplace.edit("postgres:\n", "postgres:\n      publicationName: theirs\n");
            workplace.runToTheEnd();
            shop.run(
                    "create table t777 (id int primary key)",
                    "insert into t777 values (1)",
                    "insert into t104 values (9)");
            workplace.runToTheEnd();
            assertThat(workplace.published("public.t777", "id"))
                    .extracting(change -> change.op() + change.values().get("id"))
                    .containsExactly("tnull", "r1");
            assertThat(workplace.published("public.t104", "id")).containsExactly(new Captured("c", Map.of("id", "9")));
            shop.run("insert into t777 values (2)");
            workplace.runToTheEnd();
            assertThat(workplace.published("public.t777", "id")).hasSize(3);
        }
    }

    /** What it was given as a partition came under the partitioned table's name, and nothing else tells that it was one. */
    @Test
    void aTableThatWasAPartitionBetweenTwoRunsIsRead() throws Exception {
        try (Shop.OnPostgres shop = new Shop.OnPostgres()) {
            shop.run(
                    "create table p (id int, d int, v text, primary key (id, d)) partition by list (d)",
                    "create table own (like p including all)",
                    "create table other (id int, d int, v text, primary key (id, d))",
                    "insert into own values (1, 1, 'a'), (2, 1, 'b')",
                    "insert into other values (1, 1, 'a')");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.runToTheEnd();
            shop.run(
                    "update own set v = 'before' where id = 1",
                    "alter table p attach partition own for values in (1)",
                    "update own set v = 'within' where id = 1",
                    "delete from p where id = 2",
                    "insert into p values (3, 1, 'within')",
                    "alter table p detach partition own",
                    "update own set v = 'after' where id = 3",
                    "alter table other alter v set statistics 10");
            assertThat(workplace.runToTheEnd()).contains("public.own");
            workplace.runUntilDry();
            assertSame(shop, workplace, "own");
            assertThat(workplace.published("public.own", "id"))
                    .extracting(change -> change.op() + change.values().get("id"))
                    .as("what it has of its own comes first, also of after it was back")
                    .containsExactly("r1", "r2", "u1", "u3", "tnull", "r1", "r3");
            assertThat(workplace.published("public.other", "id")).as("was none").hasSize(1);
        }
    }

    /** Only some of its columns are as attaching and detaching wrote them: the others came later. */
    @Test
    void aTableThatWasAPartitionAndWasAlteredSinceIsRead() throws Exception {
        try (Shop.OnPostgres shop = new Shop.OnPostgres()) {
            shop.run(
                    "create table p (id int, d int, v text, primary key (id, d)) partition by list (d)",
                    "create table own (like p including all)",
                    "insert into own values (1, 1, 'a')");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.runToTheEnd();
            shop.run(
                    "alter table p attach partition own for values in (1)",
                    "insert into p values (2, 1, 'within')",
                    "alter table p detach partition own",
                    "alter table own add w int");
            assertThat(workplace.runToTheEnd()).contains("public.own");
            workplace.runUntilDry();
            assertSame(shop, workplace, "own");
        }
    }

    private static long count(Workplace workplace, String op) throws Exception {
        return workplace.published("public.p", "id", "d").stream()
                .filter(change -> change.op().equals(op))
                .count();
    }

    /** What a reader has who takes each row's latest state. */
    private static void assertSame(Shop shop, Workplace workplace) throws Exception {
        assertSame(shop, workplace, "p");
    }

    private static void assertSame(Shop shop, Workplace workplace, String table) throws Exception {
        Map<String, String> replayed = new TreeMap<>();
        for (Captured change : workplace.published("public." + table, "id", "d")) {
            String key = change.values().get("id") + "|" + change.values().get("d");
            if (change.op().equals("t")) {
                replayed.clear();
            } else if (change.op().equals("d")) {
                replayed.remove(key);
            } else {
                replayed.put(key, change.values().get("v"));
            }
        }
        Map<String, String> rows = new TreeMap<>();
        try (Connection connection = shop.connect()) {
            for (String row : Targets.rows(connection, "select id, d, v from " + table)) {
                String[] cells = row.split("\\|", -1);
                rows.put(cells[0] + "|" + cells[1], cells[2]);
            }
        }
        assertThat(replayed).isEqualTo(rows);
    }
}
