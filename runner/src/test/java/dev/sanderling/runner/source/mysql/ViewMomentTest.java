package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.Secrets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The moment at which tables are read: exact, and in nobody's way. */
class ViewMomentTest {
    private static final int MOMENTS = Integer.getInteger("sanderling.moments", 200);
    private static final int WRITERS = 4;
    private static final String TABLE = "CREATE TABLE t (id INT PRIMARY KEY, n BIGINT)";

    private record Seen(LogPosition place, long transactions) {}

    /** Whatever the log has before the place is read, and nothing after it, while many commit. */
    @Test
    void withGtidsItIsExactAndHardlyEverTakesALock() throws Exception {
        var job = new Job(Servers.withGtids(), TABLE);
        var writers = new Writing(job);
        long locks = locks(job);
        List<Seen> seen = new ArrayList<>();
        try (ControlConnection control = control(job, TestMySql.CAPTURE_USER);
                Connection reader = job.server.connect();
                Connection second = job.server.connect()) {
            LogPosition start = new BinaryLog(control).position();
            List<CapturedTable> tables =
                    Tables.read(control, job.source().scope()).captured();
            writers.start();
            // The writers may be slow to begin: until as many transactions as moments have come between these.
            while (seen.size() < MOMENTS || seen.getLast().transactions() <= MOMENTS) {
                LogPosition place = new ViewMoment(control, second).take(reader, tables);
                seen.add(new Seen(place, number(reader, "SELECT SUM(n) FROM " + job.database + ".t")));
                reader.createStatement().execute("ROLLBACK");
            }
            writers.close();
            long taken = locks(job) - locks;
            System.out.println("ViewMomentTest: " + seen.size() + " moments, " + taken + " locks");
            // None on a server with a moment's rest; this one may have to share its processors.
            assertThat(taken).as("locks taken").isLessThanOrEqualTo(seen.size() / 10);
            List<Long> ends = committed(job, start);
            assertThat(ends).hasSizeGreaterThan(MOMENTS);
            for (Seen moment : seen) {
                assertThat(moment.place().file()).isEqualTo(start.file());
                long before =
                        ends.stream().filter(end -> end <= moment.place().pos()).count();
                assertThat(moment.transactions()).as("at %s", moment.place()).isEqualTo(before);
            }
        } finally {
            writers.close();
        }
    }

    /** Without GTIDs a lock it is; of two the one that need not wait. */
    @Test
    void aLongQueryIsNotWaitedForWhereTheTablesCanBeLocked() throws Exception {
        var job = new Job(Servers.withoutGtids(), TABLE, "INSERT INTO t VALUES (0, 0)");
        try (var user = new User(job, "SELECT, RELOAD, LOCK TABLES, REPLICATION CLIENT");
                var query = new LongQuery(job)) {
            assertThat(user.take()).isNotNull();
        }
    }

    @Test
    void anOpenTransactionIsNotWaitedForWhereEverythingCanBeLocked() throws Exception {
        var job = new Job(Servers.withoutGtids(), TABLE, "INSERT INTO t VALUES (0, 0)");
        try (var user = new User(job, "SELECT, RELOAD, LOCK TABLES, REPLICATION CLIENT");
                Connection open = job.server.connect()) {
            open.setAutoCommit(false);
            open.createStatement().execute("UPDATE " + user.table() + " SET n = 1");
            assertThat(user.take()).isNotNull();
            open.rollback();
        }
    }

    @Test
    void whoMayLockNothingIsToldSo() throws Exception {
        var job = new Job(Servers.withoutGtids(), TABLE);
        try (var user = new User(job, "SELECT, REPLICATION CLIENT")) {
            assertThatThrownBy(user::take)
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.PRIVILEGE_MISSING))
                    .hasMessageContaining("GRANT RELOAD");
        }
        var followed = new Job(Servers.withGtids(), TABLE);
        try (var user = new User(followed, "SELECT, REPLICATION CLIENT")) {
            assertThat(user.take()).isNotNull();
        }
    }

    /** Whoever writes may wait behind who waits for the lock, but not for as long as the query takes. */
    @Test
    void whereEverythingIsHeldWritersHardlyWait() throws Exception {
        assumeTrue(Boolean.getBoolean("sanderling.slow"), "only with -Dsanderling.slow=true");
        var job = new Job(Servers.withoutGtids(), TABLE, "INSERT INTO t VALUES (9, 0)");
        var writers = new Writing(job);
        try (var user = new User(job, "SELECT, RELOAD, REPLICATION CLIENT");
                var query = new LongQuery(job)) {
            writers.start();
            long started = System.nanoTime();
            assertThatThrownBy(user::take)
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.SOURCE_BUSY));
            System.out.println("ViewMomentTest: given up after " + (System.nanoTime() - started) / 1_000_000
                    + " ms, a writer waited " + writers.longest() / 1_000_000 + " ms at most");
            assertThat(writers.longest()).isLessThan(2_000_000_000L);
        } finally {
            writers.close();
        }
    }

    private static ControlConnection control(Job job, String user) {
        job.secret("db", "username", user);
        return ControlConnection.open(Login.of(job.source(), new Secrets(job.mounts, job.mounts)), "test");
    }

    private static long locks(Job job) {
        return job.server
                                .query("SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_flush', 'Com_lock_tables')")
                                .size()
                        == 2
                ? Long.parseLong(value(job, "Com_flush")) + Long.parseLong(value(job, "Com_lock_tables"))
                : -1;
    }

    private static String value(Job job, String status) {
        try (Connection connection = job.server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE '" + status + "'")) {
            row.next();
            return row.getString(2);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where each transaction ends in the log, from that place on. */
    private static List<Long> committed(Job job, LogPosition start) throws SQLException {
        List<Long> ends = new ArrayList<>();
        try (Connection connection = job.server.connect();
                Statement statement = connection.createStatement();
                ResultSet events =
                        statement.executeQuery("SHOW BINLOG EVENTS IN '" + start.file() + "' FROM " + start.pos())) {
            while (events.next()) {
                if (events.getString("Event_type").equals("Xid")) {
                    ends.add(events.getLong("End_log_pos"));
                }
            }
        }
        return ends;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** A query that reads the table for minutes, until it is closed. */
    private static final class LongQuery implements AutoCloseable {
        private static final String RUNNING =
                "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'";
        private final Job job;

        LongQuery(Job job) {
            this.job = job;
            Thread.ofPlatform().daemon().start(() -> {
                try (Connection connection = job.server.connect();
                        Statement statement = connection.createStatement()) {
                    statement.execute("SELECT SLEEP(600) FROM " + job.database + ".t LIMIT 1");
                } catch (SQLException killed) {
                    // As it is to be.
                }
            });
            while (job.server.query(RUNNING).isEmpty()) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void close() {
            job.server.query(RUNNING).forEach(id -> job.server.execute("KILL " + id));
        }
    }

    /** Somebody with other privileges than ours. */
    private static final class User implements AutoCloseable {
        private final Job job;
        private final String name;

        User(Job job, String grants) {
            this.job = job;
            this.name = "u_" + job.database;
            job.server.execute(
                    "CREATE USER '" + name + "' IDENTIFIED BY '" + TestMySql.PASSWORD.replace("'", "''") + "'",
                    "GRANT " + grants + " ON *.* TO '" + name + "'");
        }

        String table() {
            return job.database + ".t";
        }

        LogPosition take() throws SQLException {
            try (ControlConnection control = control(job, name);
                    Connection reader = job.server.connect(name, TestMySql.PASSWORD);
                    Connection second = job.server.connect(name, TestMySql.PASSWORD)) {
                return new ViewMoment(control, second)
                        .take(reader, Tables.read(control, job.source().scope()).captured());
            }
        }

        @Override
        public void close() {
            job.server.execute("DROP USER '" + name + "'");
        }
    }

    /** Writers that commit as fast as the server lets them, each a row of its own. */
    private static final class Writing implements AutoCloseable {
        private final Job job;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicLong longest = new AtomicLong();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private List<Future<Void>> running = List.of();

        Writing(Job job) {
            this.job = job;
            for (int i = 0; i < WRITERS; i++) {
                job.sql("INSERT INTO t VALUES (" + i + ", 0)");
            }
        }

        void start() {
            running = IntStream.range(0, WRITERS)
                    .mapToObj(i -> threads.submit(() -> write(i)))
                    .toList();
        }

        private Void write(int row) throws SQLException, InterruptedException {
            try (Connection connection = job.server.connect();
                    Statement statement = connection.createStatement()) {
                while (!stopped.get()) {
                    long started = System.nanoTime();
                    statement.execute("UPDATE " + job.database + ".t SET n = n + 1 WHERE id = " + row);
                    longest.accumulateAndGet(System.nanoTime() - started, Math::max);
                    // Not synchronisation: the pace of a load, several hundred transactions a second in all.
                    Thread.sleep(ThreadLocalRandom.current().nextInt(2, 8));
                }
            }
            return null;
        }

        /** Nanoseconds that a write has taken. */
        long longest() {
            return longest.get();
        }

        @Override
        public void close() throws Exception {
            stopped.set(true);
            threads.shutdown();
            for (Future<Void> writer : running) {
                writer.get();
            }
        }
    }
}
