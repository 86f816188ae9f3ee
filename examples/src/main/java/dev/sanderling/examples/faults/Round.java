package dev.sanderling.examples.faults;

import dev.sanderling.examples.cluster.api.ApiServer;
import dev.sanderling.examples.faults.api.ApiDoor;
import dev.sanderling.examples.faults.api.ConfigMaps;
import dev.sanderling.examples.faults.check.Compared;
import dev.sanderling.examples.faults.check.Copy;
import dev.sanderling.examples.faults.check.Finds;
import dev.sanderling.examples.faults.check.Ledger;
import dev.sanderling.examples.faults.check.Verdict;
import dev.sanderling.examples.faults.check.Zoo;
import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.database.Target;
import dev.sanderling.examples.faults.feature.Feature;
import dev.sanderling.examples.faults.feature.Refusal;
import dev.sanderling.examples.faults.load.Load;
import dev.sanderling.examples.faults.nemesis.Deck;
import dev.sanderling.examples.faults.nemesis.Fault;
import dev.sanderling.examples.faults.nemesis.Refusals;
import dev.sanderling.examples.faults.nemesis.Tally;
import dev.sanderling.examples.faults.run.Bucket;
import dev.sanderling.examples.faults.run.Job;
import dev.sanderling.examples.faults.run.Places;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One database, two jobs that capture the same tables, a load, faults for a while; then the verdict. Where there is a
 * target, one of the jobs has a mirror there and the other a log; where there is a bucket, one has its files there.
 */
public final class Round {
    private final Database database;
    private final @Nullable Target target;
    private final @Nullable Bucket bucket;
    private final Path directory;
    private final long seed;
    private final Plan plan;
    private final Finds finds = new Finds();
    private final Tally tally;
    /** Tables that were refused first. */
    private final List<String> remedied = new ArrayList<>();

    /**
     * What is played.
     *
     * @param program the runner
     * @param time how long faults strike, at most
     * @param kills after how many kills they end, if that is sooner
     * @param withDirectory faults of the job with a directory; none: there is no such job
     * @param withConfigMap faults of the job with a ConfigMap; none: there is no such job
     * @param options for the JVMs of all runs; empty for none
     * @param features names of what the load has besides plain tables; {@value #ALL} for everything
     */
    public record Plan(
            Path program,
            Duration time,
            int kills,
            List<Fault> withDirectory,
            List<Fault> withConfigMap,
            String options,
            List<String> features) {
        /** For {@link #features}. */
        public static final String ALL = "all";
        /** For {@link #features}: what no job may capture. */
        public static final String REFUSED = "refused";

        /** On plain tables. */
        public Plan(
                Path program,
                Duration time,
                int kills,
                List<Fault> withDirectory,
                List<Fault> withConfigMap,
                String options) {
            this(program, time, kills, withDirectory, withConfigMap, options, List.of());
        }

        /** Everything that can go wrong; where a database is written to, also with that. */
        public static Plan everything(Path program, Duration time, boolean withTarget, List<String> features) {
            List<Fault> more = withTarget ? Deck.withTarget() : List.of();
            return new Plan(
                    program,
                    time,
                    Integer.MAX_VALUE,
                    both(Deck.withDirectory(), more),
                    both(Deck.withConfigMap(), more),
                    "",
                    features);
        }

        /** What comes that no job may capture: all that a database has of it, or what is asked for by its name. */
        List<Refusal> refused(Database database) {
            boolean all = features.contains(ALL) || features.contains(REFUSED);
            return database.refusals().stream()
                    .filter(refusal -> all || features.contains(refusal.name()))
                    .toList();
        }

        /** Those of a database that are asked for, and that jobs of the round can follow. */
        List<Feature> of(Database database, boolean copied) {
            return database.features(copied).stream()
                    .filter(feature -> features.contains(ALL) || features.contains(feature.name()))
                    .filter(feature -> feature.copied() || !copied)
                    .toList();
        }

        private static List<Fault> both(List<Fault> some, List<Fault> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }
    }

    /**
     * A round; nothing is started yet.
     *
     * @param target what the jobs write to besides files; null for nothing
     * @param bucket what one of the jobs writes its files to; null for directories alone
     */
    public Round(
            Database database, @Nullable Target target, @Nullable Bucket bucket, Path directory, long seed, Plan plan) {
        this.tally = new Tally(target != null, database.slots());
        this.database = database;
        this.target = target;
        this.bucket = bucket;
        this.directory = directory;
        this.seed = seed;
        this.plan = plan;
    }

    /** Plays it to its end, or until something is found. */
    public Outcome play() throws IOException, SQLException, InterruptedException {
        Load.fill(database);
        List<Feature> features = plan.of(database, target != null);
        database.make(features);
        try (ApiServer server = ApiServer.start();
                ConfigMaps configMaps = new ConfigMaps(server.url());
                ApiDoor door = ApiDoor.open(server.url())) {
            List<Captured> jobs = jobs(configMaps, door);
            long transactions;
            int schemaChanges;
            Map<String, Integer> done;
            try (Load load = Load.start(database, seed, features);
                    Monitor monitor = Monitor.start(database, jobs)) {
                strike(jobs);
                load.close();
                transactions = load.transactions();
                schemaChanges = load.schemaChanges();
                done = load.features();
            }
            int truncates = 0;
            long committed = 0;
            long published = 0;
            if (finds.none()) {
                if (!features.isEmpty()) {
                    // What is done last is to be done to what is there: together with what was done before, one change
                    // would make up for another that was missed.
                    database.settle();
                    for (Captured job : jobs) {
                        job.catchUp();
                    }
                    end(features);
                }
                database.settle();
                for (Captured job : jobs) {
                    job.drain();
                }
                try (Connection connection = database.connect()) {
                    Ledger ledger = Ledger.read(connection);
                    committed = ledger.changes();
                    truncates = ledger.truncates();
                    for (Captured job : jobs) {
                        Verdict verdict = new Verdict(job.name(), job.sink(), target != null, job.watch(), finds);
                        published += verdict.check(connection, ledger, Database.TABLES, Load.SUM, job.firstRead());
                        Zoo zoo = Zoo.read(job.name(), job.sink(), job.watch(), finds);
                        List<Compared> compared = compared(job.name(), features, connection);
                        zoo.check(connection, compared);
                        for (Feature feature : features) {
                            zoo.told(connection, feature.told());
                        }
                        job.copied(verdict, connection, compared);
                    }
                    requireSum(connection);
                }
            }
            return new Outcome(
                    database.title()
                            + (target == null ? "" : " to " + target.title())
                            + (bucket == null ? "" : " to S3"),
                    seed,
                    jobs.stream().mapToInt(Captured::runs).sum(),
                    jobs.stream().mapToInt(job -> job.watch().segmentCount()).sum(),
                    jobs.stream().mapToInt(job -> job.watch().receiptCount()).sum(),
                    transactions,
                    schemaChanges,
                    truncates,
                    committed,
                    published,
                    done,
                    tally,
                    finds);
        }
    }

    private void end(List<Feature> features) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(database.asOwner());
            for (Feature feature : features) {
                feature.end(statement);
            }
        }
    }

    private List<Compared> compared(String job, List<Feature> features, Connection connection) throws SQLException {
        List<Compared> all = new ArrayList<>(remedied.stream()
                .filter(table -> Target.JOBS.stream()
                        .noneMatch(other -> !other.equals(job) && table.startsWith(Refusal.own(other))))
                .map(Refusal::compared)
                .toList());
        try (Statement statement = connection.createStatement()) {
            for (Feature feature : features) {
                all.addAll(feature.compared(statement));
            }
        }
        return all;
    }

    private List<Captured> jobs(ConfigMaps configMaps, ApiDoor door) throws IOException, InterruptedException {
        List<Captured> jobs = new ArrayList<>();
        if (!plan.withDirectory().isEmpty()) {
            Path at = directory.resolve("laptop");
            jobs.add(captured(
                    "laptop", at, Places.directory(at.resolve("state")), configMaps, door, plan.withDirectory()));
        }
        if (!plan.withConfigMap().isEmpty()) {
            Path at = directory.resolve("pod");
            Job.Place place = Places.configMaps("pod", at.resolve("credentials"), door, configMaps);
            jobs.add(captured("pod", at, place, configMaps, door, plan.withConfigMap()));
        }
        return jobs;
    }

    private Captured captured(
            String name, Path at, Job.Place place, ConfigMaps configMaps, ApiDoor door, List<Fault> faults)
            throws IOException {
        boolean chosen = (seed % 2 == 0) == name.equals(Target.JOBS.getFirst());
        String more = target == null ? "" : copied(name, chosen, target);
        Job job = new Job(name, at, database, place, plan.program(), Map.of(), more);
        if (bucket != null && chosen) {
            job.into(bucket);
        }
        List<Fault> all = new ArrayList<>(faults);
        all.addAll(Refusals.of(plan.refused(database), remedied::add));
        RandomGenerator random = random(name.hashCode());
        return new Captured(
                new dev.sanderling.examples.faults.nemesis.Scene(
                        database, target, job, door, configMaps, random, finds, tally, plan.options()),
                new Deck(all, random),
                target == null ? null : new Copy(name, "copy", chosen, finds));
    }

    private static String copied(String name, boolean log, Target target) {
        return """
                - name: copy
                  jdbc:
                %s
                    mode: %s
                    schema: %s
                    evolve: Additive
                """.formatted(target.database().indent(4).stripTrailing(), log ? "Append" : "Upsert", name);
    }

    private RandomGenerator random(int more) {
        return RandomGeneratorFactory.of("L64X128MixRandom")
                .create((seed * 31 + more) * 31 + database.title().charAt(0));
    }

    private void strike(List<Captured> jobs) throws IOException, SQLException, InterruptedException {
        RandomGenerator random = random(0);
        long end = System.nanoTime() + plan.time().toNanos();
        while (System.nanoTime() < end && tally.kills() < plan.kills() && finds.none()) {
            jobs.get(random.nextInt(jobs.size())).strike();
        }
    }

    /** A defect of the load would make every verdict worthless. */
    private static void requireSum(Connection connection) throws SQLException {
        long sum = Load.sum(connection);
        if (sum != Load.SUM) {
            throw new IllegalStateException("the load does not conserve the sum: " + sum + ", not " + Load.SUM);
        }
    }
}
