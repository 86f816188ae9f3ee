package dev.sanderling.runner.row.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.row.Bytes;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallDecimalTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 0",
        "-1, 0",
        "127, 0",
        "128, 0",
        "-128, 0",
        "-129, 0",
        "0.00, 2",
        "-0.01, 2",
        "1.28, 2",
        "32767, 0",
        "32768, 0",
        "-32768, 0",
        "-32769, 0",
        "999999999999999999, 0",
        "-99999999999999.999, 3"
    })
    void isWhatBigDecimalSays(String text, int scale) {
        Bytes small = new Bytes(0);
        assertThat(SmallDecimal.put(text, scale, new Cells(small))).isTrue();
        assertThat(small.toByteArray()).isEqualTo(exact(text, scale));
    }

    @Test
    void isThatForAnyNumber() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            int scale = random.nextInt(6);
            String text = BigDecimal.valueOf(random.nextLong() >> 6 + random.nextInt(57), scale)
                    .toPlainString();
            Bytes small = new Bytes(0);
            if (SmallDecimal.put(text, scale, new Cells(small))) {
                assertThat(small.toByteArray()).as(text).isEqualTo(exact(text, scale));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".50",
                "-.50",
                "1.5",
                "1.500",
                "1",
                "NaN",
                "Infinity",
                "1e+2",
                "1,50",
                "+1.50",
                "1234567890123456.789",
                " 1.50",
                "1.5 "
            })
    void leavesEverythingElseToOthers(String text) {
        Bytes small = new Bytes(0);
        assertThat(SmallDecimal.put(text, 2, new Cells(small))).isFalse();
        assertThat(small.length()).isZero();
    }

    private static byte[] exact(String text, int scale) {
        Bytes bytes = new Bytes(0);
        byte[] unscaled = new BigDecimal(text).setScale(scale).unscaledValue().toByteArray();
        new Cells(bytes).bytes(unscaled, 0, unscaled.length);
        return bytes.toByteArray();
    }
}
