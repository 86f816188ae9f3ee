package dev.sanderling.examples.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What one command took, its processes together.
 *
 * @param cpuSeconds of all processes, to 10 ms
 * @param peakBytes the largest resident size that any one of them had
 */
record Measured(double wallSeconds, double cpuSeconds, long peakBytes) {
    private static final long LOOK_MILLIS = 5;
    private static final double TICKS_PER_SECOND = 100;

    /** Runs a command that must end well. */
    static Measured run(Path log, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        // The shell that waited for it knows the CPU time of a process that is no more.
        List<String> words =
                new ArrayList<>(List.of("/bin/sh", "-c", "\"$@\"; code=$?; cat /proc/$$/stat; exit $code", "sh"));
        words.addAll(command);
        Path out = Files.createTempFile(log.getParent(), "out-", ".txt");
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        long started = System.nanoTime();
        Process shell = builder.start();
        long peak = 0;
        while (!shell.waitFor(LOOK_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peak(shell.pid()));
        }
        double wall = (System.nanoTime() - started) / 1e9;
        String said = Files.readString(out);
        if (shell.exitValue() != 0) {
            throw new IllegalStateException("exit " + shell.exitValue() + ": " + said + "; see " + log);
        }
        Files.delete(out);
        String stat = said.stripTrailing();
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return new Measured(wall, (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND, peak);
    }

    /** A process's high water mark never sinks, so it is enough to look now and then. */
    private static long peak(long pid) {
        long peak = 0;
        String status = read("/proc/" + pid + "/status");
        int at = status.indexOf("VmHWM:");
        if (at >= 0) {
            String line = status.substring(at + 6, status.indexOf('\n', at)).strip();
            peak = Long.parseLong(line.substring(0, line.indexOf(' '))) * 1024;
        }
        for (String child :
                read("/proc/" + pid + "/task/" + pid + "/children").strip().split(" ", -1)) {
            if (!child.isEmpty()) {
                peak = Math.max(peak, peak(Long.parseLong(child)));
            }
        }
        return peak;
    }

    private static String read(String file) {
        try {
            return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Each figure's own median. */
    static Measured median(List<Measured> runs) {
        return new Measured(middle(runs, Measured::wallSeconds), middle(runs, Measured::cpuSeconds), (long)
                middle(runs, Measured::peakBytes));
    }

    private static double middle(List<Measured> runs, ToDoubleFunction<Measured> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
