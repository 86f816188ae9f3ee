package dev.sanderling.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.ToRead.Reading;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ToReadTest {
    private final TreeSet<String> captured = new TreeSet<>(List.of("public.a", "public.b", "public.c"));

    @Test
    void allTablesInTheOrderOfTheirNames() {
        ToRead toRead = ToRead.ALL;
        for (String name : captured) {
            assertThat(toRead.next(captured)).contains(name);
            assertThat(toRead.isRead(name)).isFalse();
            toRead = toRead.upTo(new Reading(name, List.of(), 5));
            assertThat(toRead.next(captured)).contains(name);
            toRead = toRead.done(name);
            assertThat(toRead.isRead(name)).isTrue();
        }
        assertThat(toRead.next(captured)).isEmpty();
    }

    @Test
    void aTableAddedBehindIsReadBesides() {
        ToRead toRead = ToRead.ALL.done("public.a").upTo(new Reading("public.b", List.of(), 7));
        captured.add("public.A");
        captured.add("public.bb");
        toRead = toRead.with(List.of("public.A", "public.bb"));
        assertThat(toRead.tables()).containsExactly("public.A");
        assertThat(toRead.next(captured)).contains("public.b");
        toRead = toRead.done("public.b");
        assertThat(toRead.next(captured)).contains("public.A");
        toRead = toRead.done("public.A");
        assertThat(toRead.after()).isEqualTo("public.b");
        assertThat(toRead.next(captured)).contains("public.bb");
    }

    @Test
    void aTableThatIsAskedForAgainBeginsAgain() {
        ToRead toRead = ToRead.ALL.upTo(new Reading("public.a", List.of(), 7)).with(List.of("public.a"));
        assertThat(toRead.reading()).isNull();
        assertThat(toRead.isRead("public.a")).isFalse();
        ToRead again = ToRead.NOTHING.with(List.of("public.b"));
        assertThat(again.isRead("public.a")).isTrue();
        assertThat(again.next(captured)).contains("public.b");
        assertThat(again.done("public.b").isNothing()).isTrue();
    }

    /** Its rows are out, so whoever reads it has to know that it is not the first time; and it is read once, not twice. */
    @Test
    void aTableThatWasReadInPartIsAmongThoseThatAreReadAgain() {
        ToRead toRead = ToRead.ALL
                .done("public.a")
                .upTo(new Reading("public.b", List.of(), 7))
                .with(List.of("public.b"));
        assertThat(toRead.tables()).containsExactly("public.b");
        assertThat(toRead.next(captured)).contains("public.b");
        assertThat(toRead.isUntouched("public.b")).isTrue();
        assertThat(toRead.isUntouched("public.c")).isTrue();
        assertThat(toRead.count(captured)).isEqualTo(2);
        assertThat(toRead.upTo(new Reading("public.b", List.of(), 7)).next(captured, 5))
                .containsExactly("public.b", "public.c");
        toRead = toRead.done("public.b");
        assertThat(toRead.next(captured, 5)).containsExactly("public.c");
        assertThat(toRead.tables()).isEmpty();
    }

    /** Reading goes on behind the table that is read in part: what comes in before it would be passed over. */
    @Test
    void aTableAddedBeforeTheOneThatIsReadInPartIsReadBesides() {
        ToRead toRead = ToRead.ALL.done("public.a").upTo(new Reading("public.b", List.of(), 7));
        captured.add("public.aa");
        toRead = toRead.with(List.of("public.aa"));
        assertThat(toRead.next(captured, 5)).containsExactly("public.b", "public.aa", "public.c");
        captured.remove("public.b");
        assertThat(toRead.next(captured, 5)).containsExactly("public.aa", "public.c");
    }

    @Test
    void aTableThatIsGoneIsPassedOver() {
        ToRead toRead = ToRead.NOTHING.with(List.of("public.gone")).upTo(new Reading("public.lost", List.of(), 7));
        assertThat(toRead.next(captured)).isEqualTo(Optional.empty());
        assertThat(toRead.count(captured)).isZero();
    }
}
