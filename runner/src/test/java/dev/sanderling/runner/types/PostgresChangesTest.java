package dev.sanderling.runner.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.Deletes;
import dev.sanderling.api.RowFormat;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Changes;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.row.Bytes;
import dev.sanderling.runner.row.RowEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the log holds and what it does not, on a real PostgreSQL: nulls and defaults, TOAST, deletes, moved keys. */
class PostgresChangesTest {
    private static final Rows PLAIN =
            new Rows(RowFormat.INLINE, Deletes.ADD_FIELD, "deleted", Optional.empty(), Optional.empty(), "record");
    private static Postgres postgres;
    private static Records records;
    private static final Changes CHANGES = new Changes(table -> Set.of());

    @BeforeAll
    static void start() throws Exception {
        postgres = new Postgres();
        postgres.execute(Ddl.CHANGES);
        records = new Records(postgres.properties());
        assertThat(next().op()).as("the snapshot's only row").isEqualTo(Op.READ);
    }

    @AfterAll
    static void stop() throws Exception {
        records.close();
        postgres.close();
    }

    @Test
    void aNullIsNullWhateverTheColumnsDefault() throws Exception {
        String nulls = "null" + ", null".repeat(Ddl.DEFAULTS - 1);
        postgres.execute("INSERT INTO defaults VALUES (1, " + nulls + ")");
        assertThat(next().after()).hasSize(Ddl.DEFAULTS + 1).startsWith(1).containsOnly(1, null);
    }

    @Test
    void anUnchangedValueOutOfLineIsUnavailable() throws Exception {
        String large = Ddl.LARGE;
        postgres.execute("INSERT INTO large VALUES (1, 0, " + large + ")");
        postgres.execute("UPDATE large SET small = 1");
        Change insert = next();
        Change update = next();
        assertThat(insert.after()).doesNotContain(Change.UNAVAILABLE).doesNotContainNull();
        Object[] row = Objects.requireNonNull(update.after());
        assertThat(row).startsWith(1, 1);
        for (int i = 2; i < row.length; i++) {
            assertThat(row[i]).as(update.table().columns().get(i).toString()).isSameAs(Change.UNAVAILABLE);
        }
    }

    @Test
    void theWholeOldRowGivesWhatTheNewOneLeavesOut() throws Exception {
        postgres.execute("INSERT INTO large_full VALUES (1, 0, " + Ddl.LARGE + ")");
        postgres.execute("UPDATE large_full SET small = 1");
        postgres.execute("DELETE FROM large_full");
        Change insert = next();
        Change update = next();
        Change delete = next();
        assertThat(update.before()).isNotNull();
        assertThat(line(update).replace("\"small\":1", "\"small\":0")).isEqualTo(line(insert));
        assertThat(line(delete).replace("\"small\":1", "\"small\":0").replace("\"deleted\":true", "\"deleted\":false"))
                .isEqualTo(line(insert));
    }

    @Test
    void aDeleteHoldsTheKeyAndNamesTheRestUnavailable() throws Exception {
        postgres.execute("INSERT INTO required VALUES (7, 'a', 1, '{1}', '2020-01-01', now(), 1, true)");
        postgres.execute("DELETE FROM required");
        next();
        Change delete = next();
        assertThat(delete.op()).isEqualTo(Op.DELETE);
        assertThat(delete.before()).startsWith(7).containsOnly(7, Change.UNAVAILABLE);
        assertThat(delete.after()).isNull();
    }

    @Test
    void aMovedKeyIsADeleteAndACreate() throws Exception {
        postgres.execute("INSERT INTO required VALUES (8, 'a', 1, '{1}', '2020-01-01', now(), 1, true)");
        postgres.execute("UPDATE required SET id = 9 WHERE id = 8");
        Change insert = next();
        Change delete = next();
        Change create = next();
        assertThat(List.of(delete.op(), create.op())).containsExactly(Op.DELETE, Op.CREATE);
        assertThat(delete.before()).startsWith(8);
        assertThat(create.after()).startsWith(9, "a");
        assertThat(delete.origin().transaction())
                .isEqualTo(create.origin().transaction())
                .isNotEqualTo(insert.origin().transaction());
        assertThat(List.of(delete.origin().order(), create.origin().order())).containsExactly(0L, 1L);
        assertThat(create.origin().position()).matches("[0-9A-F]+/[0-9A-F]+");
        assertThat(create.origin().commitMicros()).isGreaterThan(1_700_000_000_000_000L);
        postgres.execute("DELETE FROM required");
        next();
    }

    @Test
    void aNewColumnMakesANewTable() throws Exception {
        postgres.execute("INSERT INTO grows VALUES (1)");
        postgres.execute("INSERT INTO grows VALUES (2)");
        postgres.execute("ALTER TABLE grows ADD COLUMN more text DEFAULT 'x'");
        postgres.execute("INSERT INTO grows VALUES (3, null)");
        List<Change> changes = new ArrayList<>(List.of(next(), next(), next()));
        assertThat(changes.get(0).table()).isSameAs(changes.get(1).table());
        assertThat(line(changes.get(2))).isEqualTo("{\"id\":3,\"more\":null,\"deleted\":false}");
    }

    /** A migration in the common way: another type for the column, and the former one dropped, before anybody reads. */
    @Test
    void aTypeThatIsGoneLeavesItsValues() throws Exception {
        postgres.execute("""
                BEGIN;
                CREATE TYPE shade AS ENUM ('light', 'dark');
                CREATE TYPE spot AS (a int, b text);
                CREATE DOMAIN code AS varchar(10);
                CREATE DOMAIN amount_of AS numeric(12,2);
                CREATE DOMAIN number_of AS int;
                CREATE DOMAIN numbers_of AS int[];
                CREATE DOMAIN shade_of AS shade;
                CREATE TABLE gone (id int PRIMARY KEY, a shade, b spot, c code, d amount_of, e number_of, f numbers_of,
                  g shade_of, h shade[], i code[]);
                INSERT INTO gone VALUES (1, 'dark', '(1,x)', 'c', 1.50, 7, '{1,2}', 'light', '{dark,NULL}', '{c}');
                ALTER TABLE gone ALTER a TYPE text, ALTER b TYPE text USING b::text, ALTER c TYPE varchar(10),
                  ALTER d TYPE numeric(12,2), ALTER e TYPE int, ALTER f TYPE int[], ALTER g TYPE text,
                  ALTER h TYPE text[] USING h::text[], ALTER i TYPE text[];
                DROP DOMAIN shade_of, code, amount_of, number_of, numbers_of;
                DROP TYPE shade, spot;
                COMMIT""");
        assertThat(line(next()))
                .isEqualTo("{\"id\":1,\"a\":\"dark\",\"b\":\"(1,x)\",\"c\":\"c\",\"d\":1.50,\"e\":7,\"f\":[1,2],"
                        + "\"g\":\"light\",\"h\":[\"dark\",null],\"i\":[\"c\"],\"deleted\":false}");
    }

    private static Change next() throws InterruptedException {
        while (true) {
            Change change = CHANGES.of(records.take());
            if (change != null) {
                return change;
            }
        }
    }

    private static String line(Change change) {
        var out = new Bytes(64);
        new RowEncoder(PLAIN).write(change, out);
        return out.toString().strip();
    }
}
