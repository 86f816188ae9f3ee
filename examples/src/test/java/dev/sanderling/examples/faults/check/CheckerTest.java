package dev.sanderling.examples.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.examples.faults.check.Ledger.Noted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two accounts, read at first, and three transfers between them in two segments; then the same with something wrong. */
class CheckerTest {
    private static final String FIRST = "0000000001-aaaaaa-0001";
    private static final String SECOND = "0000000002-bbbbbb-0001";
    private static final String THIRD = "0000000003-cccccc-0001";

    @TempDir
    Path directory;

    private final List<String> first = new ArrayList<>(List.of(Sink.line("r", 1, 1, 100), Sink.line("r", 2, 1, 100)));
    private final List<String> second = new ArrayList<>(List.of(
            Sink.line("u", 1, 2, 90), Sink.line("u", 2, 2, 110), Sink.line("u", 1, 3, 80), Sink.line("u", 2, 3, 120)));
    private final List<String> third = new ArrayList<>(List.of(Sink.line("d", 1, 3, 80), Sink.line("u", 2, 4, 200)));

    private final List<Noted> before = new ArrayList<>();
    private final List<Noted> more = new ArrayList<>();

    @Test
    void nothingIsFoundWhereNothingIsWrong() throws Exception {
        assertThat(finds().first()).isEmpty();
    }

    @Test
    void missing() throws Exception {
        second.removeFirst();

        assertThat(finds().counts()).containsKey(Find.Kind.MISSING);
    }

    @Test
    void missingAtTheEnd() throws Exception {
        third.removeLast();

        assertThat(finds().counts()).containsKey(Find.Kind.MISSING);
    }

    @Test
    void doubled() throws Exception {
        second.add(1, second.getFirst());

        assertThat(finds().counts()).containsKey(Find.Kind.DOUBLED);
    }

    @Test
    void readTwice() throws Exception {
        first.add(first.getFirst());

        assertThat(finds().counts()).containsKey(Find.Kind.DOUBLED);
    }

    @Test
    void outOfOrder() throws Exception {
        second.add(0, second.remove(2));

        assertThat(finds().counts()).containsKey(Find.Kind.ALTERED);
    }

    @Test
    void anotherValue() throws Exception {
        third.set(1, Sink.line("u", 2, 4, 201));

        assertThat(finds().counts()).containsKeys(Find.Kind.ALTERED, Find.Kind.TORN);
    }

    @Test
    void aTruncateIsTheEndOfEveryRowThatIsThere() throws Exception {
        third.add(Sink.line("t", 0, 0, 0));
        third.add(Sink.line("c", 2, 1, 200));
        more.add(noted(9, "t4", 't', 2, 4, 200));
        more.add(noted(10, "t5", 'c', 2, 1, 200));
        assertThat(finds().first()).isEmpty();

        third.remove(2);
        assertThat(finds().counts()).containsKey(Find.Kind.MISSING);
    }

    /** Then all of it may be seen twice. */
    @Test
    void aTruncateBeforeTheFirstReadEnded() throws Exception {
        first.addAll(List.of(Sink.line("t", 0, 0, 0), Sink.line("r", 1, 1, 100), Sink.line("r", 2, 1, 100)));
        before.add(noted(0, "t", 'c', 1, 1, 5));
        before.add(noted(0, "t", 't', 1, 1, 5));
        before.add(noted(0, "t", 'c', 2, 1, 5));
        before.add(noted(0, "t", 't', 2, 1, 5));
        assertThat(finds().first()).isEmpty();

        second.removeFirst();
        assertThat(finds().counts()).isNotEmpty();
    }

    @Test
    void tornTransaction() throws Exception {
        third.addFirst(second.removeLast());

        assertThat(finds().counts()).containsOnlyKeys(Find.Kind.TORN);
    }

    @Test
    void objectWithoutList() throws Exception {
        new Sink(directory).publish(FIRST, "", "0/10", first);
        Files.delete(directory.resolve("_batches/" + FIRST + ".json"));
        Finds finds = new Finds();

        new Watch("job", directory, finds).quiet(state("0/10", 0, ""), Optional.empty());

        assertThat(finds.counts()).containsOnlyKeys(Find.Kind.VISIBLE_UNCOMMITTED);
    }

    @Test
    void checkpointAhead() throws Exception {
        Finds finds = new Finds();

        new Watch("job", directory, finds).quiet(state("0/10", 2, ""), Optional.of("0/10"));

        assertThat(finds.counts()).containsOnlyKeys(Find.Kind.CHECKPOINT_AHEAD);
    }

    @Test
    void sourceAhead() throws Exception {
        Finds finds = new Finds();

        new Watch("job", directory, finds).quiet(state("0/FFFFFFFF", 0, ""), Optional.of("1/0"));

        assertThat(finds.counts()).containsOnlyKeys(Find.Kind.SOURCE_AHEAD);
    }

    @Test
    void rewound() throws Exception {
        Finds finds = new Finds();
        Watch watch = new Watch("job", directory, finds);
        watch.quiet(state("0/20", 0, ""), Optional.empty());

        watch.quiet(state("0/10", 0, ""), Optional.empty());

        assertThat(finds.counts()).containsOnlyKeys(Find.Kind.REWOUND);
    }

    @Test
    void brokenChain() throws Exception {
        Finds finds = new Finds();
        Watch watch = new Watch("job", directory, finds);
        watch.quiet(state("0/20", 0, """
                        {"number":1,"previous":"","batch":"a","from":"0/1","to":"0/10","counts":{"changes":0}},
                        {"number":2,"previous":"0000","batch":"b","from":"0/11","to":"0/20","counts":{"changes":0}}"""), Optional.empty());

        watch.receipts().check(watch.lists(), false);

        assertThat(finds.counts()).containsOnlyKeys(Find.Kind.RECEIPTS).containsValue(2);
    }

    private Finds finds() throws IOException {
        Sink sink = new Sink(directory);
        sink.publish(FIRST, "", "0/10", first);
        sink.publish(SECOND, "0/10", "0/20", second);
        sink.publish(THIRD, "0/20", "0/30", third);
        Finds finds = new Finds();
        Lists lists = new Lists(directory);
        lists.look();
        Published published = new Published("job", directory, 200, finds);
        published.read(lists, Set.of(FIRST));
        new History("job", 2, finds).check(ledger(), published);
        return finds;
    }

    private Ledger ledger() {
        List<Noted> all = new ArrayList<>(before);
        all.addAll(List.of(
                noted(1, "t0", 'c', 1, 1, 100),
                noted(2, "t0", 'c', 2, 1, 100),
                noted(3, "t1", 'u', 1, 2, 90),
                noted(4, "t1", 'u', 2, 2, 110),
                noted(5, "t2", 'u', 1, 3, 80),
                noted(6, "t2", 'u', 2, 3, 120),
                noted(7, "t3", 'd', 1, 3, 80),
                noted(8, "t3", 'u', 2, 4, 200)));
        all.addAll(more);
        return Ledger.of(all);
    }

    private static Noted noted(long number, String transaction, char op, long id, long version, long balance) {
        return new Noted(number, transaction, new Change(op, "accounts", id, version, balance, "n"));
    }

    private static Optional<String> state(String position, long changes, String receipts) {
        return Optional.of("""
                {"epoch":1,"seq":1,"position":"%s","totals":{"changes":%d},"receipts":[%s]}""".formatted(position, changes, receipts));
    }
}
