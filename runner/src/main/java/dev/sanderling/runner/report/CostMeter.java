package dev.sanderling.runner.report;

import dev.sanderling.checkpoint.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What this process takes, read from /proc: the management beans of the JVM would cost an empty tick a fifth of its
 * time. Where there is no /proc the figures are 0.
 */
public final class CostMeter {
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path UPTIME = Path.of("/proc/uptime");
    /** USER_HZ: 100 on every Linux that Java runs on. */
    private static final long TICKS_PER_SECOND = 100;

    private final long startedNanos;
    private final Instant startedAt;
    private final Map<String, Long> phases = new LinkedHashMap<>();
    private long phaseNanos;

    /** Begins at the start of the process, not of this object. */
    public CostMeter() {
        long now = System.nanoTime();
        long ageMillis = processAgeMillis();
        this.startedNanos = now - ageMillis * 1_000_000;
        this.startedAt = Instant.now().minusMillis(ageMillis);
        this.phaseNanos = startedNanos;
    }

    /** When the process started. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Time since the process started. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** The time since the last call (or the process's start) was spent on this. */
    public synchronized void phase(String name) {
        long now = System.nanoTime();
        phases.merge(name, (now - phaseNanos) / 1_000_000, Long::sum);
        phaseNanos = now;
    }

    /** Everything up to now. */
    public synchronized Cost cost() {
        return new Cost(elapsed().toMillis(), cpuMillis(), peakBytes(), new LinkedHashMap<>(phases));
    }

    private static long cpuMillis() {
        String[] fields = statFields();
        if (fields.length < 15) {
            return 0;
        }
        long ticks = 0;
        // Ours, and that of the process that looked before this one went on in its parent's place.
        for (int i = 11; i < 15; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks * 1000 / TICKS_PER_SECOND;
    }

    private static long processAgeMillis() {
        String[] fields = statFields();
        String uptime = read(UPTIME);
        if (fields.length < 20 || uptime.isEmpty()) {
            return 0;
        }
        double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
        return Math.max(0, Math.round(seconds * 1000) - Long.parseLong(fields[19]) * 1000 / TICKS_PER_SECOND);
    }

    /** Fields of proc(5) stat from the third on; the second is the command in parentheses and may hold anything. */
    private static String[] statFields() {
        String stat = read(STAT);
        int end = stat.lastIndexOf(')');
        return end < 0 ? new String[0] : stat.substring(end + 2).trim().split(" ", -1);
    }

    private static long peakBytes() {
        String status = read(STATUS);
        int at = status.indexOf("VmHWM:");
        if (at < 0) {
            return 0;
        }
        String line = status.substring(at + "VmHWM:".length(), status.indexOf('\n', at))
                .trim();
        return Long.parseLong(line.substring(0, line.indexOf(' '))) * 1024;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
