package dev.sanderling.examples.fleet;

import dev.sanderling.examples.cluster.api.ApiServer;
import dev.sanderling.examples.cluster.api.RequestLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The operator as it is shipped, a process of its own, before the stand-in's API server over HTTP. First a fleet comes to
 * an empty cluster; then the operator is started again where everything exists and is settled.
 */
public final class FleetBench {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration COUNTED = Duration.ofMillis(250);
    private static final Duration QUIET = Duration.ofSeconds(3);

    private FleetBench() {}

    /** Arguments: a directory for logs, the memory limit in MiB, numbers of jobs. */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(System.getProperty("sanderling.root"));
        Path directory = Path.of(arguments[0]);
        int limit = Integer.parseInt(arguments[1]);
        System.out.printf(
                Locale.ROOT,
                "Limit %d MiB. Of a start with everything there: resident size at its highest, what of it is no file's%n"
                        + "when all is settled, resident size after a collection, live heap, threads, requests, seconds%n"
                        + "until nothing more is sent.%n%n",
                limit);
        System.out.println("| jobs | new: s | new: requests a job | RSS highest MiB | anonymous MiB | RSS MiB"
                + " | heap MiB | threads | requests | settled s |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (String jobs : Arrays.asList(arguments).subList(2, arguments.length)) {
            measure(root, directory, limit, Integer.parseInt(jobs));
        }
        System.exit(0);
    }

    private static void measure(Path root, Path directory, int limit, int jobs) throws Exception {
        try (ApiServer server = ApiServer.start(0, Clock.systemUTC());
                Fleet fleet = new Fleet(server.url(), root, jobs)) {
            fleet.create();
            Instant begun = Instant.now();
            long requests;
            try (var operator = new OperatorProcess(root, directory, server.url(), limit)) {
                fleet.awaitReady();
                quiet(server, operator, jobs);
                requests = server.log().count(entry -> operator.isIts(entry));
            }
            double fresh = seconds(begun) - QUIET.toSeconds();
            fleet.age();
            server.log().clear();
            begun = Instant.now();
            try (var operator = new OperatorProcess(root, directory, server.url(), limit)) {
                awaitStatuses(server, operator, jobs);
                quiet(server, operator, jobs);
                double settled = seconds(begun) - QUIET.toSeconds();
                long again = server.log().count(operator::isIts);
                OperatorProcess.Size size = operator.size();
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %.0f | %.1f | %d | %d | %d | %d | %d | %d | %.0f |%s%n",
                        jobs,
                        fresh,
                        (double) requests / jobs,
                        size.highest(),
                        size.anonymous(),
                        size.resident(),
                        size.heap(),
                        size.threads(),
                        again,
                        settled,
                        operator.isHeld()
                                ? ""
                                : " (not held to the limit: this machine lets us make no control group)");
                if (Boolean.getBoolean("sanderling.requests")) {
                    System.out.println(byKind(server, operator));
                }
            }
        }
    }

    /** Until each job's status tells of its receipts. */
    private static void awaitStatuses(ApiServer server, OperatorProcess operator, int jobs)
            throws InterruptedException {
        Instant since = Instant.now();
        while (server.log()
                        .count(entry -> operator.isIts(entry)
                                && entry.verb().equals("patch")
                                && entry.resource().equals("capturejobs/status"))
                < jobs) {
            operator.requireAlive();
            if (Duration.between(since, Instant.now()).compareTo(LONGEST) > 0) {
                throw new IllegalStateException("statuses that were not written within " + LONGEST);
            }
            // Counting takes CPU time from the operator that is measured.
            Thread.sleep(COUNTED.toMillis());
        }
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }

    private static void quiet(ApiServer server, OperatorProcess operator, int jobs) throws InterruptedException {
        long before = -1;
        for (long now = server.log().count(operator::isIts); now != before; ) {
            before = now;
            Thread.sleep(QUIET.toMillis());
            now = server.log().count(operator::isIts);
            operator.requireAlive();
        }
    }

    private static String byKind(ApiServer server, OperatorProcess operator) {
        Map<String, Long> kinds = server.log().entries().stream()
                .filter(operator::isIts)
                .collect(Collectors.groupingBy(FleetBench::kind, Collectors.counting()));
        return kinds.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String kind(RequestLog.Entry entry) {
        return entry.verb() + " " + entry.resource();
    }
}
