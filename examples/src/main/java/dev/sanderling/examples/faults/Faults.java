package dev.sanderling.examples.faults;

import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.database.MySql;
import dev.sanderling.examples.faults.database.MySqlProgram;
import dev.sanderling.examples.faults.database.Postgres;
import dev.sanderling.examples.faults.database.PostgresStandby;
import dev.sanderling.examples.faults.database.Target;
import dev.sanderling.examples.faults.nemesis.Tally;
import dev.sanderling.examples.faults.run.Bucket;
import dev.sanderling.examples.faults.run.RunnerRun;
import dev.sanderling.examples.local.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code make faults}: rounds on PostgreSQL, a standby of it, and MySQL in turn until the time is over or something is found. */
public final class Faults {
    /** No round is longer: each begins with a first read, and what goes wrong in one is easier to look at. */
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(4);

    /** After so much time something is amiss with the faults where a way of recovering was never gone. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Build build;
    private final Path directory;
    private final List<String> databases;
    private final List<Sinks> sinks;
    private volatile @Nullable Database open;
    private volatile @Nullable Target openTarget;

    private Faults(Build build, Path directory, List<String> databases, List<Sinks> sinks) {
        this.build = build;
        this.directory = directory;
        this.databases = databases;
        this.sinks = sinks;
    }

    /** @param arguments a directory for everything; the rest comes in the environment, see examples/faults */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = System.getenv();
        Duration time =
                Duration.ofSeconds((long) (60 * Double.parseDouble(environment.getOrDefault("FAULTS_MINUTES", "3"))));
        String given = environment.getOrDefault("FAULTS_SEED", "");
        long seed = given.isEmpty() ? ThreadLocalRandom.current().nextInt(1_000_000) : Long.parseLong(given);
        List<String> databases = List.of(
                environment.getOrDefault("FAULTS_DATABASES", "postgres,mysql").split(","));
        List<Sinks> sinks =
                Sinks.of(environment.getOrDefault("FAULTS_SINKS", "files,s3,jdbc-postgres,jdbc-mysql,jdbc-mariadb"));
        Faults faults = new Faults(Build.find(), Path.of(arguments[0]).toAbsolutePath(), databases, sinks);
        Runtime.getRuntime().addShutdownHook(new Thread(faults::interrupted));
        System.exit(faults.play(seed, time) ? 0 : 1);
    }

    private boolean play(long seed, Duration time) throws IOException, SQLException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%d minutes of faults on %s, sinks %s, seed %d%n",
                time.toMinutes(),
                String.join(" and ", databases),
                sinks.stream().map(Sinks::word).toList(),
                seed);
        int pairs = (int) Math.max(1, Math.ceilDiv(time.toSeconds(), databases.size() * LONGEST_ROUND.toSeconds()));
        Duration each = time.dividedBy((long) pairs * databases.size());
        List<Outcome> outcomes = new ArrayList<>();
        Tally all = new Tally();
        for (int i = 0; i < pairs; i++) {
            for (String name : databases) {
                Path at = directory.resolve(name + "-" + (i + 1));
                // Every database meets every kind of sinks in turn, beginning anywhere.
                Sinks kind = sinks.get((int) Math.floorMod(seed + i + databases.indexOf(name), (long) sinks.size()));
                Outcome outcome = round(name, kind, at, seed + i, each);
                outcomes.add(outcome);
                all.add(outcome.tally());
                System.out.println();
                System.out.print(outcome.text());
                if (!outcome.green()) {
                    System.out.printf(
                            "%nRED. What the jobs published, their logs and checkpoints are in %s; again with"
                                    + " FAULTS_SEED=%d FAULTS_DATABASES=%s FAULTS_SINKS=%s%n",
                            at, seed + i, name, kind.word());
                    return false;
                }
                delete(at);
            }
        }
        // What a long run does not come to is tested by nothing here.
        if (time.compareTo(LONG) >= 0) {
            all.neverMet()
                    .forEach(what ->
                            System.out.printf(Locale.ROOT, "%nNEVER in %d minutes: %s", time.toMinutes(), what));
        }
        System.out.printf(
                Locale.ROOT,
                "%nGREEN: %d rounds, %d runs, %d killed, %,d changes published%n",
                outcomes.size(),
                outcomes.stream().mapToInt(Outcome::runs).sum(),
                all.kills(),
                outcomes.stream().mapToLong(Outcome::published).sum());
        return true;
    }

    private Outcome round(String name, Sinks kind, Path at, long seed, Duration time)
            throws IOException, SQLException, InterruptedException {
        try (Database database = database(name, at, seed);
                Target target = kind.start(build.root(), at.resolve("target"));
                Bucket bucket = kind.bucket(build.root(), at.resolve("s3"))) {
            open = database;
            openTarget = target;
            Round.Plan plan = Round.Plan.everything(
                    build.runner(),
                    time,
                    target != null,
                    List.of(System.getenv()
                            .getOrDefault("FAULTS_FEATURES", Round.Plan.ALL)
                            .split(",")));
            return new Round(database, target, bucket, at, seed, plan).play();
        } finally {
            open = null;
            openTarget = null;
        }
    }

    /** Ctrl-C must not leave servers and stopped runs behind. */
    private void interrupted() {
        RunnerRun.killAll();
        Database database = open;
        Target target = openTarget;
        try {
            if (database != null) {
                database.close();
            }
            if (target != null) {
                target.close();
            }
        } catch (IOException e) {
            System.err.println("a database could not be stopped: " + e.getMessage());
        }
    }

    private Database database(String name, Path at, long seed) throws IOException, SQLException, InterruptedException {
        Path data = Files.createDirectories(at.resolve("database"));
        return switch (name) {
            case "postgres" -> Postgres.start(data, seed);
            case "standby" -> PostgresStandby.start(data, seed);
            case "mysql" -> mySql(MySqlProgram.MYSQL, data, seed);
            case "postgres-14", "postgres-15", "postgres-16", "postgres-17" ->
                Postgres.start(build.root(), name.substring("postgres-".length()), data, seed);
            case "mysql-8.0" -> mySql(MySqlProgram.MYSQL_8_0, data, seed);
            default ->
                throw new IllegalArgumentException(
                        "FAULTS_DATABASES is some of postgres, postgres-14 to postgres-17, standby, mysql and"
                                + " mysql-8.0, not " + name);
        };
    }

    private Database mySql(MySqlProgram kind, Path data, long seed)
            throws IOException, SQLException, InterruptedException {
        return MySql.start(kind, kind.find(build.root()), data, seed);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
