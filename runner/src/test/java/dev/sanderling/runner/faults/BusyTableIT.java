package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sanderling.checkpoint.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A table that is read a few rows a run, while each time more is written than a run may follow: every run reads some of
 * it all the same, what it reads fits with the log that is left for later, and it ends.
 */
class BusyTableIT {
    private static final int ROWS = 800;
    private static final int LIMIT = 400;
    private static final int WRITTEN = 500;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void everyRunReadsSomeAndItEnds(Shop.Kind kind) throws Exception {
        assertThat(play(kind, List.of())).isEmpty();
    }

    /** The same scene with a filter that is wrong in one word: it must be able to fail. */
    @ParameterizedTest
    @EnumSource
    void aWrongFilterIsFound(Wrong wrong) throws Exception {
        assumeTrue(wrong.always || Boolean.getBoolean("sanderling.mutants"), "only with -Dsanderling.mutants=true");
        Path classes = Mutant.of("source/StreamFilter.java", wrong.words, wrong.instead)
                .compile(directory.resolve("mutant"));
        assertThat(play(Shop.Kind.POSTGRES, Mutant.before(classes))).isNotEmpty();
    }

    private enum Wrong {
        WHAT_THE_VIEW_SHOWED_AGAIN(true, "|| !rules.shows(open.view(), change);", "|| true;"),
        CHANGES_OF_ROWS_NOT_READ_YET(
                false, "if (!isRead(change, place, place.now(), now.reading())) {", "if (change == null) {"),
        NO_CHANGES_OF_ROWS_READ_LONG_AGO(
                false, "|| isRead(change, place, place.before(), open.before().reading())", "|| open == null"),
        THE_LAST_VIEW_HAS_NOT_READ_ANYTHING(false, "return open == null", "return true || open == null");

        private final boolean always;
        private final String words;
        private final String instead;

        Wrong(boolean always, String words, String instead) {
            this.always = always;
            this.words = words;
            this.instead = instead;
        }
    }

    /** What is wrong with what was published. */
    private List<String> play(Shop.Kind kind, List<String> options) throws Exception {
        try (Shop shop = kind.open();
                Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            shop.run("create table t (id int primary key, ver int, note varchar(20))");
            statement.execute(rows());
            Workplace workplace = shop.workplace(directory, "*", "Initial", "batch: {maxRecords: " + LIMIT + "}");
            List<String> problems = new ArrayList<>();
            long read = 0;
            for (int run = 1; workplace.isReading() && problems.isEmpty(); run++) {
                write(connection, statement, run);
                run(workplace, options);
                Snapshot snapshot = workplace.state().snapshot();
                if (snapshot != null && !snapshot.toRead().isNothing()) {
                    assertThat(snapshot.rows())
                            .as("rows read after run %d", run)
                            .isGreaterThan(read);
                    read = snapshot.rows();
                }
                assertThat(run).as("runs").isLessThan(30);
                problems.addAll(replay(shop, workplace).problems());
            }
            workplace.edit("batch: {maxRecords: " + LIMIT + "}", "");
            run(workplace, options);
            Replay replay = replay(shop, workplace);
            problems.addAll(replay.problems());
            Map<String, Map<String, String>> rows = VersionedTables.rows(connection, "t", List.of("id"));
            rows.forEach((id, row) -> {
                if (!row.equals(replay.rows().get(id))) {
                    problems.add(row + " is published as " + replay.rows().get(id));
                }
            });
            if (replay.rows().size() != rows.size()) {
                problems.add(replay.rows().size() + " rows instead of " + rows.size());
            }
            return problems;
        }
    }

    private static Replay replay(Shop shop, Workplace workplace) throws Exception {
        return Replay.of(workplace.published(shop.schema() + ".t", "id"), List.of("id"));
    }

    private static String run(Workplace workplace, List<String> options) throws Exception {
        RunnerProcess run = workplace.start(with(options), Map.of());
        int code = run.await();
        assertThat(code).as(run.output()).isZero();
        return run.output();
    }

    private static List<String> with(List<String> options) {
        List<String> all = new ArrayList<>(Workplace.SMALL);
        all.addAll(options);
        return all;
    }

    private static String rows() {
        var sql = new StringBuilder("insert into t values ");
        for (int i = 0; i < ROWS; i++) {
            // Room between the rows for others.
            sql.append(i == 0 ? "(" : ", (").append(i * 10).append(", 0, 'old')");
        }
        return sql.toString();
    }

    /** Transactions all over the table, most where it is read first: more than a run may follow. */
    private static void write(Connection connection, Statement statement, int run) throws Exception {
        connection.setAutoCommit(false);
        for (int i = 0; i < WRITTEN; i++) {
            int row = i * 7919 % ROWS;
            switch (i % 10) {
                case 0 -> statement.execute("insert into t values (" + fresh(run, i) + ", 0, 'new')");
                case 1 -> statement.execute("delete from t where id = " + fresh(run - 1, i - 1));
                case 2 -> statement.execute("update t set ver = ver + 1, note = 'all over' where id = " + row * 10);
                default -> statement.execute("update t set ver = ver + 1, note = 'first' where id = " + i % 50 * 10);
            }
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    /** A key that no other row ever has, somewhere in the table. */
    private static int fresh(int run, int i) {
        return i * 7919 % ROWS * 10 + 1 + run % 9 + 100_000 * (run / 9);
    }
}
