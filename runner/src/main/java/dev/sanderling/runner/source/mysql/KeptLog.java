package dev.sanderling.runner.source.mysql;

import dev.sanderling.outcome.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server keeps of its log, and what ends that: the age of a file's last event. */
final class KeptLog {
    private static final String LIMIT = "binlog_expire_logs_seconds";

    private KeptLog() {}

    /**
     * What is kept from a position on.
     *
     * @param fresh source time up to which everything lies before the position; null where unknown
     */
    static Retention retention(
            BinaryLog log, ServerFacts server, Map<String, Object> offsets, @Nullable Instant fresh) {
        long bytes = log.bytesSince(Offsets.position(offsets));
        String setting = server.variable(LIMIT);
        boolean purges = !"OFF".equalsIgnoreCase(server.variable("binlog_expire_logs_auto_purge"));
        long expiry = !purges || setting.isEmpty() ? 0 : Long.parseLong(setting);
        if (expiry == 0) {
            return new Retention(bytes, null, null);
        }
        // The next event that we need is younger than the position, and so is the file that it is in.
        long age = fresh == null
                ? 0
                : Math.max(0, Duration.between(fresh, log.end().time()).toSeconds());
        return new Retention(bytes, Math.max(0, expiry - age), LIMIT);
    }
}
