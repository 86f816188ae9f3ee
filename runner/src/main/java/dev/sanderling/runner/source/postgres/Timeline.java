package dev.sanderling.runner.source.postgres;

import dev.sanderling.outcome.Failure;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the server's log left an older timeline: what came after that place on the old one did not happen here. */
final class Timeline {
    private static final Logger LOG = LoggerFactory.getLogger(Timeline.class);

    private final Login login;
    private final String applicationName;

    Timeline(Login login, String applicationName) {
        this.login = login;
        this.applicationName = applicationName;
    }

    /** Empty where the old timeline is not among the current one's ancestors, or the server does not tell. */
    Optional<Lsn> leftAt(long old, long current) {
        try (Connection replication = login.connect(applicationName, true);
                Statement statement = replication.createStatement();
                ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + current)) {
            return row.next() ? leftAt(old, new String(row.getBytes(2), StandardCharsets.UTF_8)) : Optional.empty();
        } catch (SQLException | Failure e) {
            LOG.info("the server's timeline history cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Lines of timeline, place, and reason; comments and blank lines between. */
    static Optional<Lsn> leftAt(long old, String history) {
        return history.lines()
                .map(line -> line.strip().split("\\s+", 3))
                .filter(fields -> fields.length >= 2 && fields[0].equals(Long.toString(old)))
                .map(fields -> Lsn.parse(fields[1]))
                .findFirst();
    }
}
