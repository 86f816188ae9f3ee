package dev.sanderling.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.checkpoint.Receipt.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiptsTest {
    private static final Handoff ALL_TAKEN = Handoff.NOBODY;

    static Stream<Handoff> theFirstReceipt() {
        return Stream.of(Handoff.NONE, Handoff.NOBODY);
    }

    @ParameterizedTest
    @MethodSource
    void theFirstReceipt(Handoff handoff) {
        State state = Receipts.append(State.blank("x"), States.closed(Outcome.SUCCEEDED, null, "1"), handoff);
        assertThat(state.receipts()).singleElement().satisfies(receipt -> {
            assertThat(receipt.number()).isEqualTo(1);
            assertThat(receipt.previous()).isEmpty();
        });
        assertThat(state.totals()).isEqualTo(new Totals(1, 0, 0));
    }

    @Test
    void theChainGoesOnAndTheTotalsGrow() {
        Receipt second = States.closed(Outcome.SUCCEEDED, "1", "2")
                .edit()
                .counts(new Counts(5, 100, Map.of("c", 5L), Map.of("a.b", 5L)))
                .done();
        State state = Receipts.append(State.blank("x"), States.closed(Outcome.SUCCEEDED, null, "1"), Handoff.NONE);
        state = Receipts.append(state.edit().open(second).done(), second, ALL_TAKEN);
        assertThat(state.receipts().get(1).number()).isEqualTo(2);
        assertThat(state.receipts().get(1).previous())
                .isEqualTo(Receipts.hash(state.receipts().get(0)));
        assertThat(state.totals()).isEqualTo(new Totals(2, 5, 100));
        assertThat(state.open()).isNull();
    }

    @Test
    void emptyOnesShareAReceipt() {
        State state = Receipts.append(State.blank("x"), States.closed(Outcome.SUCCEEDED, null, "1"), Handoff.NONE);
        for (int i = 1; i <= 3; i++) {
            Receipt empty = States.closed(Outcome.EMPTY, "" + i, "" + (i + 1))
                    .edit()
                    .batch("batch-" + i)
                    .runId("run-" + i)
                    .startedAt(States.NOON.plusSeconds(60L * i))
                    .endedAt(States.NOON.plusSeconds(60L * i + 1))
                    .done();
            state = Receipts.append(state, empty, ALL_TAKEN);
        }
        assertThat(state.receipts()).hasSize(2);
        Receipt shared = state.receipts().get(1);
        assertThat(shared.number()).isEqualTo(2);
        assertThat(shared.repeated()).isEqualTo(3);
        assertThat(shared.from()).isEqualTo("1");
        assertThat(shared.to()).isEqualTo("4");
        assertThat(shared.batch()).isEqualTo("batch-3");
        assertThat(shared.runId()).isEqualTo("run-3");
        assertThat(shared.firstAt()).isEqualTo(States.NOON.plusSeconds(60));
        assertThat(shared.endedAt()).isEqualTo(States.NOON.plusSeconds(181));
        assertThat(state.totals().batches()).isEqualTo(4);
        assertThat(Receipts.chainProblems(state.receipts())).isEmpty();
    }

    @Test
    void anEmptyOneThatDoesNotJoinIsNotMerged() {
        State state = Receipts.append(State.blank("x"), States.closed(Outcome.EMPTY, "1", "2"), Handoff.NONE);
        state = Receipts.append(state, States.closed(Outcome.EMPTY, "3", "4"), ALL_TAKEN);
        assertThat(Receipts.chainProblems(state.receipts()))
                .containsExactly("receipt 2 does not begin where the one before ended");
    }

    @Test
    void aFailureBeforeAnyPositionStandsWhereTheLastEnded() {
        State state = Receipts.append(State.blank("x"), States.closed(Outcome.SUCCEEDED, null, "1"), Handoff.NONE);
        state = Receipts.append(state, States.closed(Outcome.FAILED, null, null), ALL_TAKEN);
        state = Receipts.append(state, States.closed(Outcome.SUCCEEDED, "1", "2"), ALL_TAKEN);
        assertThat(Receipts.chainProblems(state.receipts())).isEmpty();
    }

    @Test
    void whatTheOperatorHasNotTakenStaysWhileThereIsRoom() {
        State state = State.blank("x");
        for (int i = 1; i <= 60; i++) {
            state = Receipts.append(state, changed(i), new Handoff(0, Math.min(i - 1, 3)));
            assertThat(state.receipts().getFirst().number())
                    .isEqualTo(i <= 20 ? 1 : i <= 43 ? Math.min(4, i - 19) : i - 39);
            assertThat(state.receipts().size()).isLessThanOrEqualTo(Receipts.MOST);
        }
        state = Receipts.append(state, changed(61), ALL_TAKEN);
        assertThat(state.receipts()).hasSize(State.RECEIPTS);
        assertThat(Receipts.chainProblems(state.receipts())).isEmpty();
    }

    /** And what fails meanwhile takes no room; what waits to be published is let through, or nothing would ever move. */
    @Test
    void whatIsToBeHandedOverIsNeverPushedOut() {
        State state = State.blank("x");
        for (int i = 1; i <= Receipts.MOST; i++) {
            Receipt owed = changed(i)
                    .edit()
                    .handOver(true)
                    .segments(1)
                    .counts(new Counts(1, 1, Map.of(), Map.of()))
                    .done();
            state = Receipts.append(state, owed, ALL_TAKEN.handingOver(0));
        }
        Handoff waits = ALL_TAKEN.handingOver(0);
        assertThat(Receipts.isFull(state, waits)).isTrue();
        assertThat(Receipts.isFull(
                        state.edit().pending(new Pending("b", 1, Map.of())).done(), waits))
                .isFalse();
        for (int i = 0; i < 100; i++) {
            state = Receipts.append(state, States.closed(Outcome.FAILED, null, null), waits);
        }
        assertThat(state.receipts()).hasSize(Receipts.MOST + 1);
        assertThat(state.receipts().getFirst().number()).isEqualTo(1);
        assertThat(state.receipts().getLast().repeated()).isEqualTo(100);
        assertThat(Receipts.chainProblems(state.receipts())).isEmpty();

        state = Receipts.append(state, States.closed(Outcome.FAILED, null, null), ALL_TAKEN.handingOver(1));
        assertThat(state.receipts()).hasSize(State.RECEIPTS);
    }

    /** Else "taken" would speak of receipts that nobody has seen yet, and let them go. */
    @Test
    void aStateThatWasMadeAnewGoesOnCountingFromWhatWasTaken() {
        State state = State.blank("x");
        for (int i = 1; i <= 30; i++) {
            state = Receipts.append(state, changed(i), new Handoff(7, 500));
        }
        assertThat(state.receipts()).hasSize(30);
        assertThat(state.receipts().getFirst().number()).isEqualTo(501);
        assertThat(state.receipts().getFirst().previous()).isEmpty();
        assertThat(Receipts.chainProblems(state.receipts())).isEmpty();
    }

    @Test
    void theOpenReceiptOfADeadRunIsClosed() {
        Receipt open = Receipt.opened("b", "r", 3, States.NOON, "5");
        State state = State.blank("x").edit().open(open).done();
        State closed = Receipts.interrupted(state, States.NOON.plusSeconds(9), Handoff.NONE);
        assertThat(closed.open()).isNull();
        assertThat(closed.receipts()).singleElement().satisfies(receipt -> {
            assertThat(receipt.outcome()).isEqualTo(Outcome.INTERRUPTED);
            assertThat(receipt.endedAt()).isEqualTo(States.NOON.plusSeconds(9));
        });
        assertThat(Receipts.interrupted(closed, States.NOON, ALL_TAKEN)).isSameAs(closed);
        assertThatThrownBy(() -> Receipts.append(state, open, ALL_TAKEN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomChainsHoldAndEveryTamperingShows() {
        for (long seed = 0; seed < 80; seed++) {
            var random = new Random(seed);
            State state = State.blank("x");
            long position = 0;
            long batches = random.nextInt(1, 60);
            for (int i = 0; i < batches; i++) {
                long next = position + random.nextInt(3);
                Outcome outcome = Outcome.values()[random.nextInt(Outcome.values().length)];
                Receipt receipt = States.closed(outcome, "" + position, "" + next);
                state = Receipts.append(state, receipt, new Handoff(0, random.nextInt(60)));
                // What is stored is what is hashed: through the text and back at every step.
                state = StateJson.read(StateJson.write(state));
                position = next;
            }
            assertThat(Receipts.chainProblems(state.receipts()))
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(state.totals().batches()).isEqualTo(batches);
            assertThat(state.receipts().getLast().to()).isEqualTo("" + position);
            List<Receipt> tampered = new ArrayList<>(state.receipts());
            if (tampered.size() > 1) {
                int at = random.nextInt(tampered.size() - 1);
                Receipt victim = tampered.get(at);
                tampered.set(at, victim.edit().segments(victim.segments() + 1).done());
                assertThat(Receipts.chainProblems(tampered)).as("seed %d", seed).hasSize(1);
            }
            if (tampered.size() > 2) {
                List<Receipt> gap = new ArrayList<>(state.receipts());
                gap.remove(1 + random.nextInt(gap.size() - 2));
                assertThat(Receipts.chainProblems(gap)).isNotEmpty();
            }
        }
    }

    @Test
    void aReceiptNeverPassesTwoKibibytes() {
        for (long seed = 0; seed < 150; seed++) {
            var random = new Random(seed);
            Map<String, Long> byTable = new HashMap<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                byTable.put(text(random, 127), random.nextLong(1, 1L << 40));
            }
            Map<String, Long> phases = new HashMap<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                phases.put("phase" + i, random.nextLong(100_000));
            }
            Receipt receipt = States.full(1, "ab".repeat(32))
                    .edit()
                    .runId(text(random, 253))
                    .message(text(random, 4000))
                    .from(text(random, 6000))
                    .to(text(random, 6000))
                    .lists(texts(random, 30, 100))
                    .notes(texts(random, 10, 300))
                    .counts(new Counts(1, 1, Map.of("c", 1L), byTable))
                    .cost(new Cost(1, 2, 3, phases))
                    .done();
            Receipt fitted = ReceiptSize.fitted(receipt);
            String json = StateJson.canonical(fitted);
            assertThat(json.getBytes(StandardCharsets.UTF_8).length)
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(ReceiptSize.MAX_BYTES);
            assertThat(ReceiptSize.fitted(fitted)).isEqualTo(fitted);
            assertThat(ReceiptSize.fitted(receipt)).isEqualTo(fitted);
            assertThat(sum(fitted)).isEqualTo(sum(receipt));
        }
    }

    @Test
    void shortReceiptsAreLeftAlone() {
        Receipt receipt = States.full(1, "");
        assertThat(ReceiptSize.fitted(receipt)).isEqualTo(receipt);
    }

    private static long sum(Receipt receipt) {
        return receipt.counts().byTable().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Receipt changed(long i) {
        return States.closed(Outcome.SUCCEEDED, i == 1 ? null : "" + (i - 1), "" + i);
    }

    private static List<String> texts(Random random, int count, int length) {
        List<String> result = new ArrayList<>();
        for (int i = random.nextInt(count); i > 0; i--) {
            result.add(text(random, length));
        }
        return result;
    }

    private static String text(Random random, int length) {
        String alphabet = random.nextBoolean() ? "abcdefgh.0123-" : "aä\u20ac\ud83d\ude00\"";
        var text = new StringBuilder();
        int[] points = alphabet.codePoints().toArray();
        for (int i = 1 + random.nextInt(length); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
