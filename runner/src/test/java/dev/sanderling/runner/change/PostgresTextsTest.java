package dev.sanderling.runner.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTextsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "$1,234,567.80 1234567.80",
                "-$0.05 -0.05",
                "₹12,34,567.00 1234567.00",
                "¥1,235 1235",
                "1234.50 1234.50",
                "£12 12"
            })
    void money(String text, String amount) {
        assertThat(PostgresTexts.money(text)).isEqualTo(amount);
    }

    /** Of a locale that writes the comma before the fraction, e.g. Turkish, it would be another amount. */
    @ParameterizedTest
    @ValueSource(
            strings = {"₺1.234,50", "₺12,50", "₺1.234.567,00", "₺0,05", "1 234,50 kr", "12,50 €", "$1,2345.00", ""})
    void moneyOfAnotherLocale(String text) {
        assertThatThrownBy(() -> PostgresTexts.money(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
