package dev.sanderling.runner.source;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.LocalTimestamp;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.ColumnType.UtcTimestamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values of key columns as texts: the same value always the same text, which the database reads back as the value. */
final class KeyText {
    private KeyText() {}

    private static final String ZERO_DATE = "0000-00-00";
    private static final String ZERO_TIME = ZERO_DATE + " 00:00:00.000000";

    /**
     * Null, which a key has only for dates that no calendar has (MySQL), is the least of those. Whoever knows which one it
     * is writes that one down instead; where only the log has it, a key that seems to come earlier than it does counts as
     * read, so its change is passed on and nothing is lost.
     */
    static String of(@Nullable Object value, ColumnType type) {
        return switch (value) {
            case null -> zero(type);
            case Object missing
            when missing == Change.UNAVAILABLE -> throw new IllegalStateException("a change without its key");
            case String text when type == Plain.DECIMAL -> decimal(text);
            case String text -> text;
            case Integer days when type == Plain.DATE -> date(days);
            case Number number
            when type instanceof LocalTimestamp local ->
                timestamp(number.longValue(), local.unit().perSecond(), "");
            case Number number when type instanceof UtcTimestamp -> timestamp(number.longValue(), 1_000_000, "Z");
            case BigDecimal decimal -> decimal.toPlainString();
            case ByteBuffer buffer -> hex(bytes(buffer.duplicate()));
            case byte[] bytes -> hex(bytes);
            default -> value.toString();
        };
    }

    private static String zero(ColumnType type) {
        if (type == Plain.DATE) {
            return ZERO_DATE;
        }
        return switch (type) {
            case LocalTimestamp local -> ZERO_TIME;
            case UtcTimestamp utc -> ZERO_TIME + "Z";
            default -> throw new IllegalStateException("a key without a value");
        };
    }

    private static String decimal(String text) {
        return switch (text) {
            case "NAN" -> "NaN";
            case "POSITIVE_INFINITY" -> "Infinity";
            case "NEGATIVE_INFINITY" -> "-Infinity";
            default -> text;
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return "\\x" + HexFormat.of().formatHex(bytes);
    }

    private static String date(int days) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            return days > 0 ? "infinity" : "-infinity";
        }
        LocalDate date = LocalDate.ofEpochDay(days);
        return day(date) + era(date.getYear());
    }

    private static String timestamp(long value, int perSecond, String zone) {
        if (value == Long.MAX_VALUE || value == Long.MIN_VALUE) {
            return value > 0 ? "infinity" : "-infinity";
        }
        var time = LocalDateTime.ofEpochSecond(Math.floorDiv(value, (long) perSecond), 0, ZoneOffset.UTC);
        long micros = Math.floorMod(value, (long) perSecond) * (1_000_000L / Math.min(1_000_000, perSecond));
        return String.format(
                        Locale.ROOT,
                        "%s %02d:%02d:%02d.%06d%s",
                        day(time.toLocalDate()),
                        time.getHour(),
                        time.getMinute(),
                        time.getSecond(),
                        micros,
                        zone)
                + era(time.getYear());
    }

    /** The year as people write it: there is none before 1 but 1 BC. */
    private static String day(LocalDate date) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, date.getMonthValue(), date.getDayOfMonth());
    }

    private static String era(int year) {
        return year > 0 ? "" : " BC";
    }
}
