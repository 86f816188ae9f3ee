package dev.sanderling.runner.change;

import io.debezium.time.Interval;
import java.math.BigDecimal;
import java.sql.SQLException;
import org.postgresql.util.PGInterval;

/** An interval as ISO 8601 writes it, the same inside an array as in a column of its own. */
public final class IsoInterval {
    private IsoInterval() {}

    /**
     * An interval from PostgreSQL's own text.
     *
     * @throws IllegalArgumentException where the text is not an interval
     */
    public static String of(String text) {
        try {
            var interval = new PGInterval(text);
            return Interval.toIsoString(
                    interval.getYears(),
                    interval.getMonths(),
                    interval.getDays(),
                    interval.getHours(),
                    interval.getMinutes(),
                    BigDecimal.valueOf(interval.getSeconds()));
        } catch (SQLException e) {
            throw new IllegalArgumentException("not an interval", e);
        }
    }
}
