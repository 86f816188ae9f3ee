package dev.sanderling.runner.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.ColumnType.Unit;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values one by one, against other implementations of the same where there are any. */
class JsonValuesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void anyTextComesBackFromAJsonParser() throws Exception {
        var random = new Random(4711);
        for (int round = 0; round < 300; round++) {
            int[] points = IntStream.generate(() -> switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(0x80);
                        case 1 -> random.nextInt(0x800);
                        case 2 -> 0x10000 + random.nextInt(0x10000);
                        default -> random.nextInt(0xD800);
                    })
                    .limit(random.nextInt(200))
                    .toArray();
            String text = new String(points, 0, points.length);
            assertThat(JSON.readValue(json(Plain.TEXT, text), String.class)).isEqualTo(text);
        }
    }

    @Test
    void controlCharactersAndQuotesAreEscaped() {
        assertThat(json(Plain.TEXT, "\u0000\b\f\n\r\t\u001f\"\\/\u007f\u2028"))
                .isEqualTo("\"\\u0000\\b\\f\\n\\r\\t\\u001f\\\"\\\\/\u007f\u2028\"");
    }

    @Test
    void halfASurrogatePairIsEscaped() {
        assertThat(json(Plain.TEXT, "a\ud83d")).isEqualTo("\"a\\ud83d\"");
        assertThat(json(Plain.TEXT, "\ude00a\ud83dx")).isEqualTo("\"\\ude00a\\ud83dx\"");
    }

    @Test
    void hugeTextWithPairsAcrossTheInnerPieces() throws Exception {
        String text = "x" + "\ud83d\ude00".repeat(3_000_000);
        assertThat(JSON.readValue(json(Plain.TEXT, text), String.class)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                9,
                10,
                99,
                100,
                -1,
                1234567890123456789L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                -10,
                999_999_999_999_999_999L,
                1_000_000_000_000_000_000L
            })
    void wholeNumbers(long value) {
        assertThat(json(Plain.INTEGER, value)).isEqualTo(Long.toString(value));
    }

    @ParameterizedTest
    @CsvSource({
        "1.10,1.10",
        "-0.5,-0.5",
        "0,0",
        "1E+3,1000",
        "1e-7,0.0000001",
        ".5,0.5",
        "007,7",
        "NaN,'\"NaN\"'",
        "NAN,'\"NaN\"'",
        "POSITIVE_INFINITY,'\"Infinity\"'",
        "NEGATIVE_INFINITY,'\"-Infinity\"'"
    })
    void decimalsAsText(String value, String expected) {
        assertThat(json(Plain.DECIMAL, value)).isEqualTo(expected);
    }

    @Test
    void decimals() {
        assertThat(json(Plain.DECIMAL, new BigDecimal("1E+40"))).isEqualTo("1" + "0".repeat(40));
        assertThat(json(Plain.DECIMAL, new BigDecimal("-0.00"))).isEqualTo("0.00");
        assertThatThrownBy(() -> json(Plain.DECIMAL, "1,5")).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void floatingPoint() {
        assertThat(json(Plain.FLOAT, 0.1f)).isEqualTo("0.1");
        assertThat(json(Plain.DOUBLE, 0.1)).isEqualTo("0.1");
        assertThat(json(Plain.DOUBLE, -0.0)).isEqualTo("-0.0");
        assertThat(json(Plain.FLOAT, Float.NaN)).isEqualTo("\"NaN\"");
        assertThat(json(Plain.DOUBLE, Double.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
    }

    @Test
    void daysAgreeWithJavaTime() {
        var random = new Random(17);
        for (int i = 0; i < 2_000; i++) {
            int day = random.nextInt(-2_000_000, 4_000_000);
            assertThat(json(Plain.DATE, day))
                    .isEqualTo('"' + LocalDate.ofEpochDay(day).toString() + '"');
        }
        assertThat(json(Plain.DATE, -719_529)).isEqualTo("\"-0001-12-31\"");
        assertThat(json(Plain.DATE, Integer.MAX_VALUE)).isEqualTo("\"infinity\"");
    }

    @Test
    void timestampsHaveTheColumnsFraction() {
        long micros = LocalDateTime.parse("1969-12-31T23:59:59.000001").toEpochSecond(ZoneOffset.UTC) * 1_000_000 + 1;
        assertThat(json(new ColumnType.LocalTimestamp(Unit.MICROS, 6), micros))
                .isEqualTo("\"1969-12-31T23:59:59.000001\"");
        assertThat(json(new ColumnType.LocalTimestamp(Unit.MICROS, 0), micros)).isEqualTo("\"1969-12-31T23:59:59\"");
        assertThat(json(new ColumnType.LocalTimestamp(Unit.MILLIS, 3), 5L)).isEqualTo("\"1970-01-01T00:00:00.005\"");
        assertThat(json(new ColumnType.LocalTimestamp(Unit.NANOS, 9), 5L))
                .isEqualTo("\"1970-01-01T00:00:00.000000005\"");
        assertThat(json(new ColumnType.UtcTimestamp(3), -1_000L)).isEqualTo("\"1969-12-31T23:59:59.999Z\"");
        assertThat(json(new ColumnType.ZonedTimestamp(2), "2024-01-01T00:00:00.1Z"))
                .isEqualTo("\"2024-01-01T00:00:00.10Z\"");
        assertThat(json(new ColumnType.ZonedTime(0), "10:00:00Z")).isEqualTo("\"10:00:00Z\"");
    }

    @Test
    void timesOfDayAndDurations() {
        assertThat(json(new ColumnType.LocalTime(Unit.MICROS, 6), 86_400_000_000L))
                .isEqualTo("\"24:00:00.000000\"");
        assertThat(json(new ColumnType.LocalTime(Unit.MICROS, 0), -3_020_399_000_000L))
                .isEqualTo("\"-838:59:59\"");
        assertThat(json(new ColumnType.LocalTime(Unit.MILLIS, 3), 1)).isEqualTo("\"00:00:00.001\"");
    }

    @Test
    void bytesAreBase64() {
        var random = new Random(3);
        for (int size = 0; size < 70; size++) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            String expected = '"' + Base64.getEncoder().encodeToString(bytes) + '"';
            assertThat(json(Plain.BYTES, bytes)).isEqualTo(expected);
            assertThat(json(Plain.BYTES, ByteBuffer.wrap(bytes))).isEqualTo(expected);
            assertThat(json(Plain.BYTES, ByteBuffer.wrap(bytes).asReadOnlyBuffer()))
                    .isEqualTo(expected);
        }
    }

    @Test
    void bitsAndSets() {
        assertThat(json(new ColumnType.Bits(10), new byte[] {5, 2})).isEqualTo("\"1000000101\"");
        assertThat(json(new ColumnType.Bits(10), new byte[] {5})).isEqualTo("\"0000000101\"");
        assertThat(json(Plain.SET, "a,b")).isEqualTo("[\"a\",\"b\"]");
        assertThat(json(new ColumnType.ArrayOf(Plain.INTEGER), Arrays.asList(1, null)))
                .isEqualTo("[1,null]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ \"a\" : [ 1.10 , -2e+5, true ,false, null ] , \"a\":{} }|{\"a\":[1.10,-2e+5,true,false,null],\"a\":{}}",
                "\"\\u00e9\\\"é\"|\"\\u00e9\\\"é\"",
                "[[],[[]]]|[[],[[]]]",
                "12345678901234567890.10|12345678901234567890.10"
            })
    void jsonIsCopiedWithoutWhiteSpace(String text, String expected) {
        assertThat(json(Plain.JSON, text)).isEqualTo(expected);
        assertThat(json(Plain.JSON, "\n\t" + text + "\r\n")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "01",
                "1.",
                "-",
                "nul",
                "1 2",
                "\"a",
                "\"\\x\"",
                "{1:2}",
                "[1}",
                "\"\\u00g0\"",
                "+1",
                "\"a\nb\""
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> json(Plain.JSON, text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deepJsonNeedsNoStack() {
        String deep = "[".repeat(9_000) + "]".repeat(9_000);
        assertThat(json(Plain.JSON, deep)).isEqualTo(deep);
        assertThatThrownBy(() -> json(Plain.JSON, "[" + deep.repeat(1) + "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{1", "{1,}", "{1}x", "{\"a}", "1", "{,1}"})
    void whatIsNoArrayIsRefused(String text) {
        assertThatThrownBy(() -> json(new ColumnType.ArrayText("int4", 6), text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String json(ColumnType type, Object value) {
        var out = new Bytes(8);
        ValueWriters.of(type).put(value, out);
        return out.toString();
    }
}
