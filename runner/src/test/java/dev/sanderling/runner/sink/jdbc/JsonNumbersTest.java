package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a MySQL's json makes of numbers; SinkTable's servers say the same of some of them. */
class JsonNumbersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.10",
                "[18446744073709551615,-9223372036854775808]",
                "{\"a\":0.30000000000000004,\"b\":5e-324,\"c\":1.7976931348623157E+308}",
                "1.8446744073709552e19",
                "10000000000000000000000.000",
                "[0.000000000000000000000000000000,1e23,-0.0]",
                "{\"1.234567890123456789\\\"\":\"1.234567890123456789\"}",
                "null"
            })
    void kept(String json) {
        assertThat(JsonNumbers.rounded(json)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12345678901234567890.123456 | 12345678901234567890.123456",
                "{\"a\": [1, 18446744073709551617]} | 18446744073709551617",
                "{\"a\\\\\":-9223372036854775809,\"b\":2} | -9223372036854775809",
                "[\"\\\"\",0.1000000000000000000001] | 0.1000000000000000000001",
                "9007199254740993.0 | 9007199254740993.0",
                "1.00000000000000000000000001e-3 | 1.00000000000000000000000001e-3"
            })
    void another(String json, String number) {
        assertThat(JsonNumbers.rounded(json)).contains(number);
    }
}
