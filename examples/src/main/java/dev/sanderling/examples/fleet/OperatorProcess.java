package dev.sanderling.examples.fleet;

import dev.sanderling.examples.cluster.api.RequestLog;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operator with the image's own options, told that the machine is as large as its limit, and held to it where this
 * machine has control groups that we may make.
 */
final class OperatorProcess implements AutoCloseable {
    private static final Pattern WORD = Pattern.compile("\"([^\"]+)\"");
    private static final int MIB = 1024;
    /** Of the image; here it is beside the log. */
    private static final String ARCHIVE = "/opt/operator/operator.jsa";

    private final Optional<ControlGroup> group;
    private final Process process;

    OperatorProcess(Path root, Path directory, String api, int limit) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:MaxRAM=" + limit + "m");
        command.add("-Dkubernetes.master=" + api);
        command.add("-Dkubernetes.auth.tryKubeConfig=false");
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        command.addAll(options(root, directory));
        command.addAll(more());
        command.add("-jar");
        command.add(root.resolve("operator/target/quarkus-app/quarkus-run.jar").toString());
        group = ControlGroup.of(limit);
        var builder = new ProcessBuilder(group.map(held -> held.within(command)).orElse(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("operator.log").toFile()));
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().put("SANDERLING_MAX_CONCURRENT_CHECKS", System.getProperty("sanderling.checks", "10"));
        process = builder.start();
    }

    /** Options to try out, after the image's. */
    private static List<String> more() {
        String more = System.getenv("OPERATOR_OPTIONS");
        return more == null || more.isBlank() ? List.of() : List.of(more.strip().split("\\s+"));
    }

    /** Whether it is killed when it takes more than its limit. */
    boolean isHeld() {
        return group.isPresent();
    }

    /** What the image gives to the JVM. */
    private static List<String> options(Path root, Path directory) throws IOException {
        String entry = Files.readAllLines(root.resolve("deploy/images/operator.Dockerfile")).stream()
                .filter(line -> line.startsWith("ENTRYPOINT"))
                .findFirst()
                .orElseThrow();
        var options = new ArrayList<String>();
        for (Matcher word = WORD.matcher(entry); word.find(); ) {
            if (word.group(1).startsWith("-X")) {
                options.add(word.group(1)
                        .replace(ARCHIVE, directory.resolve("operator.jsa").toString()));
            }
        }
        return options;
    }

    boolean isIts(RequestLog.Entry entry) {
        return !entry.userAgent().equals(Fleet.USER_AGENT);
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the operator has ended with " + process.exitValue());
        }
    }

    /** After a full collection, which is also when the heap's free pages go back. */
    Size size() throws IOException, InterruptedException {
        long highest = kilobytes("VmHWM");
        long held = kilobytes("RssAnon");
        jcmd("GC.run");
        jcmd("GC.run");
        TimeUnit.SECONDS.sleep(1);
        Matcher used = Pattern.compile("used (\\d+)K").matcher(jcmd("GC.heap_info"));
        long heap = 0;
        while (used.find()) {
            // Generations, without what is no heap; metaspace is spelt otherwise.
            heap += Long.parseLong(used.group(1));
        }
        return new Size(highest / MIB, held / MIB, kilobytes("VmRSS") / MIB, heap / MIB, kilobytes("Threads"));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes());
        jcmd.waitFor();
        return said.lines()
                .filter(line -> !line.contains("Metaspace") && !line.contains("class space"))
                .filter(line -> line.contains("total") && line.contains("used"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private long kilobytes(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        group.ifPresent(ControlGroup::close);
    }

    /**
     * In MiB, but for the threads.
     *
     * @param highest resident size since it began
     * @param anonymous of what is resident before the collection, what the kernel cannot take back: no file's pages
     * @param resident after the collection
     */
    record Size(long highest, long anonymous, long resident, long heap, long threads) {}
}
