package dev.sanderling.examples.faults;

import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.database.MySql;
import dev.sanderling.examples.faults.database.MySqlProgram;
import dev.sanderling.examples.faults.database.Postgres;
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
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code make faults}: rounds on PostgreSQL and MySQL in turn until the time is over or something is found. */
public final class Faults {
    /** No round is longer: each begins with a first read, and what goes wrong in one is easier to look at. */
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(4);

    private final Build build;
    private final Path directory;
    private final List<String> databases;
    private final List<String> sinks;
    private volatile @Nullable Database open;

    private Faults(Build build, Path directory, List<String> databases, List<String> sinks) {
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
        List<String> sinks =
                List.of(environment.getOrDefault("FAULTS_SINKS", "files").split(","));
        if (!Set.of("files", "s3").containsAll(sinks)) {
            throw new IllegalArgumentException("FAULTS_SINKS is files, s3 or files,s3, not " + sinks);
        }
        Faults faults = new Faults(Build.find(), Path.of(arguments[0]).toAbsolutePath(), databases, sinks);
        Runtime.getRuntime().addShutdownHook(new Thread(faults::interrupted));
        System.exit(faults.play(seed, time) ? 0 : 1);
    }

    private boolean play(long seed, Duration time) throws IOException, SQLException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%d minutes of faults on %s, seed %d%n",
                time.toMinutes(),
                String.join(" and ", databases),
                seed);
        int pairs = (int) Math.max(1, Math.ceilDiv(time.toSeconds(), databases.size() * LONGEST_ROUND.toSeconds()));
        Duration each = time.dividedBy((long) pairs * databases.size());
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            for (String name : databases) {
                Path at = directory.resolve(name + "-" + (i + 1));
                Outcome outcome = round(name, at, seed + i, each);
                outcomes.add(outcome);
                System.out.println();
                System.out.print(outcome.text());
                if (!outcome.green()) {
                    System.out.printf(
                            "%nRED. What the jobs published, their logs and checkpoints are in %s; again with"
                                    + " FAULTS_SEED=%d FAULTS_DATABASES=%s%n",
                            at, seed + i, name);
                    return false;
                }
                delete(at);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nGREEN: %d rounds, %d runs, %d killed, %,d changes published%n",
                outcomes.size(),
                outcomes.stream().mapToInt(Outcome::runs).sum(),
                outcomes.stream().mapToInt(outcome -> outcome.tally().kills()).sum(),
                outcomes.stream().mapToLong(Outcome::published).sum());
        return true;
    }

    private Outcome round(String name, Path at, long seed, Duration time)
            throws IOException, SQLException, InterruptedException {
        try (Database database = database(name, at, seed)) {
            open = database;
            return new Round(database, at, seed, Round.Plan.everything(build.runner(), time)).play(build.root(), sinks);
        } finally {
            open = null;
        }
    }

    /** Ctrl-C must not leave servers and stopped runs behind. */
    private void interrupted() {
        RunnerRun.killAll();
        Database database = open;
        if (database != null) {
            try {
                database.close();
            } catch (IOException e) {
                System.err.println("the database could not be stopped: " + e.getMessage());
            }
        }
    }

    private Database database(String name, Path at, long seed) throws IOException, SQLException, InterruptedException {
        Path data = Files.createDirectories(at.resolve("database"));
        return switch (name) {
            case "postgres" -> Postgres.start(data);
            // One round with GTIDs, one without.
            case "mysql" -> MySql.start(MySqlProgram.find(build.root()), data, seed % 2 == 0);
            default -> throw new IllegalArgumentException("FAULTS_DATABASES is postgres, mysql or both, not " + name);
        };
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
