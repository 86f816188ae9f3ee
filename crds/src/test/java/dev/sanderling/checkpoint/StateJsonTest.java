package dev.sanderling.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.checkpoint.Handoff.Wanted;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateJsonTest {
    @Test
    void everyComponentComesBack() {
        State state = States.full();
        assertThat(StateJson.read(StateJson.write(state))).isEqualTo(state);
        assertThat(StateJson.size(state)).isLessThan(4096);
    }

    @Test
    void blankComesBackAndIsReadable() {
        State blank = State.blank("sanderling 0.1.0");
        assertThat(StateJson.write(blank)).isEqualTo("""
                        {
                          "formatVersion": 2,
                          "writtenBy": "sanderling 0.1.0",
                          "epoch": 0,
                          "seq": 0,
                          "receipts": [],
                          "totals": {"batches": 0, "changes": 0, "bytes": 0}
                        }
                        """);
        assertThat(StateJson.read(StateJson.write(blank))).isEqualTo(blank);
    }

    @Test
    void theFormatBeforeIsRead() {
        State before = StateJson.read(
                StateJson.write(States.full()).replaceFirst("\"formatVersion\": 2", "\"formatVersion\": 1"));
        assertThat(before.epoch()).isEqualTo(7);
        assertThat(before.job()).isNull();
    }

    @Test
    void sameStateSameText() {
        Map<String, Object> one = new HashMap<>();
        Map<String, Object> other = new HashMap<>(512);
        for (int i = 0; i < 40; i++) {
            one.put("key" + i, (long) i);
            other.put("key" + (39 - i), (long) (39 - i));
        }
        assertThat(StateJson.write(States.full().edit().offsets(one).done()))
                .isEqualTo(StateJson.write(States.full().edit().offsets(other).done()));
        String text = StateJson.write(States.full());
        assertThat(StateJson.write(StateJson.read(text))).isEqualTo(text);
    }

    @Test
    void nullInOffsetsIsCarriedThrough() {
        Map<String, Object> offsets = new HashMap<>();
        offsets.put("transaction_id", null);
        State state = States.full().edit().offsets(offsets).done();
        assertThat(StateJson.read(StateJson.write(state)).offsets()).isEqualTo(offsets);
    }

    @Test
    void newerFormatIsToldApartWhateverElseItHolds() {
        assertThatThrownBy(() -> StateJson.read("{\"formatVersion\": 3, \"epoch\": \"changed its type\"}"))
                .isInstanceOfSatisfying(Failure.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.CHECKPOINT_TOO_NEW);
                    assertThat(e).hasMessageContaining("format 3").hasMessageContaining("upgrade");
                });
    }

    /** Each line: what to replace in the good text, by what, and the place the sentence has to name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "epoch": 7          | "epoch": "S3CRET"        | epoch is not a whole number
            "epoch": 7          | "epoch": -7              | epoch is not a whole number
            "epoch": 7          | "epoch": 7.5             | epoch is not a whole number
            "epoch": 7          | "epoch": 99999999999999999999 | epoch is not a whole number
            "seq": 41           | "sequence": 41           | seq is missing
            "offsets":          | "ofsets":                | ofsets is no field
            "formatVersion": 2  | "formatVersion": 0       | formatVersion is not 1
            "formatVersion": 2  | "formatVersion": null    | formatVersion is missing
            "outcome": "FAILED" | "outcome": "S3CRET"      | receipts[0].outcome is none of the words
            "behind": true      | "behind": "S3CRET"       | receipts[0].behind is neither
            "2026-11-22T12:00:03Z" | "S3CRET"              | receipts[0].endedAt is not a time
            "kind": "postgres"  | "kind": 5                | source.kind is not a text
            "public.orders": 20 | "public.orders": "S3CRET" | receipts[0].counts.byTable.public.orders is not
            "segments": 2       | "segments": 4294967296   | segments is larger
            "holder":           | "position":              | is not JSON
            """)
    void nonsenseIsNamedByPlaceNotByValue(String good, String bad, String place) {
        String text = StateJson.write(States.full());
        assertThat(text).contains(good);
        assertMalformed(text.replaceFirst(java.util.regex.Pattern.quote(good), bad), place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "S3CRET", "[]", "null", "{\"formatVersion\": 1", "{} {}", "{\"a\": S3CRET}"})
    void textThatIsNoObject(String text) {
        assertMalformed(text, "");
    }

    @Test
    void endlessNestingIsRefused() {
        assertMalformed("{\"formatVersion\": 1, \"offsets\": " + "[".repeat(100_000), "is not JSON");
    }

    @Test
    void anEpochWithoutHolderIsRefused() {
        String text = StateJson.write(State.blank("x").edit().epoch(3).done());
        assertMalformed(text, "holder is missing");
    }

    @Test
    void cutAnywhereItIsMalformedNeverAnotherState() {
        String text = StateJson.write(States.full()).strip();
        for (int end = 0; end < text.length(); end++) {
            assertMalformed(text.substring(0, end), "");
        }
    }

    @Test
    void damagedAtRandomItIsReadOrRefusedButNeverCrashes() {
        String text = StateJson.write(States.full());
        var random = new Random(4711);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            var damaged = new StringBuilder(text);
            damaged.setCharAt(random.nextInt(text.length()), "\"{}[]:,0x\\\u0000\ud800".charAt(random.nextInt(12)));
            try {
                StateJson.read(damaged.toString());
            } catch (Failure e) {
                refused++;
                assertThat(e.reason()).isIn(Reason.CHECKPOINT_MALFORMED, Reason.CHECKPOINT_TOO_NEW);
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void handoffOfANewerOperatorIsStillRead() {
        assertThat(StateJson.readHandoff("{\"minEpoch\": 3, \"taken\": 12, \"later\": {}}"))
                .isEqualTo(new Handoff(3, 12));
        assertThat(StateJson.readHandoff(StateJson.write(new Handoff(5, 6)))).isEqualTo(new Handoff(5, 6));
        for (Wanted wanted : List.of(Wanted.NOTHING, new Wanted(4, null), new Wanted(0, "orders-1"))) {
            Handoff handoff = new Handoff(5, 6, "a").wanting(wanted);
            assertThat(StateJson.readHandoff(StateJson.write(handoff))).isEqualTo(handoff);
        }
        assertThat(StateJson.write(new Handoff(5, 6)))
                .as("as before there were wishes")
                .doesNotContain("wanted");
        assertThat(StateJson.readHandoff(null)).isEqualTo(Handoff.NONE);
        assertThatThrownBy(() -> StateJson.readHandoff("{\"minEpoch\": 3}"))
                .hasMessageContaining("\"handoff\", taken is missing");
    }

    private static void assertMalformed(String text, String place) {
        assertThatThrownBy(() -> StateJson.read(text)).isInstanceOfSatisfying(Failure.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.CHECKPOINT_MALFORMED);
            assertThat(e).hasMessageContaining(place);
            assertThat(e.getMessage()).doesNotContain("S3CRET");
        });
    }
}
