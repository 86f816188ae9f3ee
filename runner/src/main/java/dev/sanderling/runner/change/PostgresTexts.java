package dev.sanderling.runner.change;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.geometric.PGbox;
import org.postgresql.geometric.PGcircle;
import org.postgresql.geometric.PGline;
import org.postgresql.geometric.PGlseg;
import org.postgresql.geometric.PGpath;
import org.postgresql.geometric.PGpoint;
import org.postgresql.geometric.PGpolygon;
import org.postgresql.util.HStoreConverter;
import org.postgresql.util.PGobject;

/** Values of PostgreSQL out of the texts that it writes; each refuses what is not such a text. */
final class PostgresTexts {
    /** In groups of three digits before the point, or of two and then three. */
    private static final Pattern MONEY = Pattern.compile("\\d+(\\.\\d+)?|\\d{1,3}(,\\d{2,3})*,\\d{3}(\\.\\d+)?");

    private static final char NO_CHARACTER = '\ufffd';

    private PostgresTexts() {}

    static boolean bool(String text) {
        return switch (text) {
            case "t" -> true;
            case "f" -> false;
            default -> throw new IllegalArgumentException("not a boolean");
        };
    }

    static boolean bit(String text) {
        return switch (text) {
            case "1" -> true;
            case "0" -> false;
            default -> throw new IllegalArgumentException("not a bit");
        };
    }

    static byte[] bytes(String text) {
        if (!text.startsWith("\\x")) {
            throw new IllegalArgumentException("bytea_output is not hex");
        }
        return HexFormat.of().parseHex(text, 2, text.length());
    }

    /** Of the type "char", which until PostgreSQL 15 writes a byte above 127 as it is, though that is no text. */
    static String oneByte(String text) {
        if (text.indexOf(NO_CHARACTER) >= 0) {
            throw new IllegalArgumentException("a byte that is no character");
        }
        return text;
    }

    /** In the words of {@link ColumnType.Plain#DECIMAL}. */
    static String numeric(String text) {
        return switch (text) {
            case "NaN" -> "NAN";
            case "Infinity" -> "POSITIVE_INFINITY";
            case "-Infinity" -> "NEGATIVE_INFINITY";
            default -> text;
        };
    }

    /** As {@code lc_monetary} of most writes it, {@code -$1,234.50}; what other ones write may mean anything. */
    static String money(String text) {
        boolean negative = text.startsWith("-");
        String amount = text.substring(negative ? 1 : 0);
        if (!amount.isEmpty() && !Character.isDigit(amount.charAt(0))) {
            amount = amount.substring(1);
        }
        if (!MONEY.matcher(amount).matches()) {
            throw new IllegalArgumentException("an amount of money in the format of another lc_monetary");
        }
        return new BigDecimal((negative ? "-" : "") + amount.replace(",", "")).toPlainString();
    }

    /** A part of a point, {@code (1,-2.5)}; null where it has no such part. */
    static @Nullable Object coordinate(String text, String name) {
        PGpoint point = geometric(new PGpoint(), text);
        return switch (name) {
            case "x" -> point.x;
            case "y" -> point.y;
            default -> null;
        };
    }

    /** Shapes as the driver writes them, which is how they have always been written. */
    static String shape(String type, String text) {
        PGobject shape =
                switch (type) {
                    case "box" -> geometric(new PGbox(), text);
                    case "circle" -> geometric(new PGcircle(), text);
                    case "line" -> geometric(new PGline(), text);
                    case "lseg" -> geometric(new PGlseg(), text);
                    case "path" -> geometric(new PGpath(), text);
                    default -> geometric(new PGpolygon(), text);
                };
        return String.valueOf(shape.getValue());
    }

    private static <T extends PGobject> T geometric(T shape, String text) {
        try {
            shape.setValue(text);
            return shape;
        } catch (SQLException e) {
            throw new IllegalArgumentException("not a shape", e);
        }
    }

    /** The pairs as a JSON object. */
    static String hstore(String text) {
        var json = new StringBuilder("{");
        for (Map.Entry<String, String> pair : HStoreConverter.fromString(text).entrySet()) {
            json.append(json.length() > 1 ? "," : "");
            quote(pair.getKey(), json);
            json.append(':');
            if (pair.getValue() == null) {
                json.append("null");
            } else {
                quote(pair.getValue(), json);
            }
        }
        return json.append('}').toString();
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        json.append('"');
    }
}
