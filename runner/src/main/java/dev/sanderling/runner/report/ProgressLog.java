package dev.sanderling.runner.report;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line every few seconds of long work: how much, how fast. */
public final class ProgressLog {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final int tables;
    private long lastNanos = System.nanoTime();
    private long lastChanges;

    /** For a capture of so many tables. */
    public ProgressLog(int tables) {
        this.tables = tables;
    }

    /** To be called after each poll; prints only when it is time. */
    public void tick(long changes, int tablesSeen, boolean snapshot) {
        long now = System.nanoTime();
        if (now - lastNanos < EVERY.toNanos()) {
            return;
        }
        long perSecond = (changes - lastChanges) * 1_000_000_000L / (now - lastNanos);
        LOG.info(
                "{} {}, {} of {} tables seen, {} rows/s",
                changes,
                snapshot ? "rows and changes" : "changes",
                tablesSeen,
                tables,
                perSecond);
        lastNanos = now;
        lastChanges = changes;
    }
}
