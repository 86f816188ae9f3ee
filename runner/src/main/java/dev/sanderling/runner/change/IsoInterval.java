package dev.sanderling.runner.change;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An interval as ISO 8601 writes it, the same inside an array as in a column of its own. */
public final class IsoInterval {
    /** As PostgreSQL writes it with {@code IntervalStyle = postgres}; each part has its sign, those of the clock one. */
    private static final Pattern POSTGRES =
            Pattern.compile("(?:([+-]?\\d+) years? ?)?(?:([+-]?\\d+) mons? ?)?(?:([+-]?\\d+) days? ?)?"
                    + "(?:([+-]?)(\\d+):(\\d+):(\\d+(?:\\.\\d+)?))?");

    private IsoInterval() {}

    /**
     * An interval from PostgreSQL's own text. Infinity, which ISO 8601 does not have, stays what it is.
     *
     * @throws IllegalArgumentException where the text is not an interval
     */
    public static String of(String text) {
        if (text.endsWith("infinity")) {
            return text;
        }
        Matcher parts = POSTGRES.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an interval");
        }
        String sign = "-".equals(parts.group(4)) ? "-" : "";
        return "P" + number("", parts.group(1)) + "Y" + number("", parts.group(2)) + "M" + number("", parts.group(3))
                + "DT" + number(sign, parts.group(5)) + "H" + number(sign, parts.group(6)) + "M"
                + number(sign, parts.group(7)) + "S";
    }

    private static String number(String sign, @Nullable String digits) {
        if (digits == null) {
            return "0";
        }
        BigDecimal number = new BigDecimal(sign + digits);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
