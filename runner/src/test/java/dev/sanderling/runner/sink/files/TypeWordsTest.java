package dev.sanderling.runner.sink.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import org.junit.jupiter.api.Test;

class TypeWordsTest {
    @Test
    void types_are_said_in_words_a_reader_knows() {
        assertThat(TypeWords.of(Plain.INTEGER)).isEqualTo("integer");
        assertThat(TypeWords.of(Plain.SPARSE_VECTOR)).isEqualTo("sparse vector");
        assertThat(TypeWords.of(new ColumnType.LocalTimestamp(ColumnType.Unit.MICROS, 6)))
                .isEqualTo("timestamp(6)");
        assertThat(TypeWords.of(new ColumnType.ZonedTimestamp(3))).isEqualTo("timestamp(3) with time zone");
        assertThat(TypeWords.of(new ColumnType.ArrayOf(Plain.DATE))).isEqualTo("array of date");
        assertThat(TypeWords.of(new ColumnType.ArrayText("int4", 0))).isEqualTo("array of int4");
    }
}
