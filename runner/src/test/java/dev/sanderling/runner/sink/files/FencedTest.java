package dev.sanderling.runner.sink.files;

import static dev.sanderling.runner.sink.files.Rows.batch;
import static dev.sanderling.runner.sink.files.Rows.insert;
import static dev.sanderling.runner.sink.files.Rows.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.outcome.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two processes at one directory: one was paused for long, another took over and finished, and the first wakes up. */
class FencedTest {
    private static final Path ORDERS = Job.ROOT.resolve("public.orders");
    private static final Path LIST = Job.ROOT.resolve("_batches/0000000001-abc001-0001.json");

    private MemoryFiles files = new MemoryFiles();

    @Test
    void paused_anywhere_while_publishing_it_does_no_harm_wherever_the_other_is() throws IOException {
        int pauses = 0;
        for (int n = 1; pauses == n - 1; n++) {
            boolean[] otherEnded = {false};
            for (int m = 1; !otherEnded[0]; m++) {
                files = Job.blank();
                String token = prepared("a", "b", "c");
                boolean[] consumed = {false};
                if (!pausedBefore(n, m, token, otherEnded, consumed)) {
                    break;
                }
                pauses = n;
                // what a consumer took stays away, all the rest is there, whoever published it
                assertThat(Rows.glob(files, ORDERS)).isEqualTo(consumed[0] ? List.of() : List.of("a", "b", "c"));
                assertThat(files.size(LIST)).isPresent();
                assertThat(files.size(Job.ROOT.resolve("_staging/0000000001-abc001/0001")))
                        .isEmpty();
            }
        }
        assertThat(pauses).isGreaterThan(20);
    }

    /**
     * Publishes; before the n-th call another process publishes too, as far as its m-th call, and a consumer takes away
     * what is listed. False where there is no n-th call.
     */
    private boolean pausedBefore(int n, int m, String token, boolean[] otherEnded, boolean[] consumed) {
        int[] soFar = {0};
        FilesSink sleeper = Job.sink(new Watched(files, (changes, call, path) -> {
            if (++soFar[0] == n) {
                otherEnded[0] = publishesUntil(m, token);
                if (files.size(LIST).isPresent()) {
                    consume();
                    consumed[0] = true;
                }
            }
        }));
        sleeper.publish(token);
        return soFar[0] >= n;
    }

    private boolean publishesUntil(int m, String token) {
        int[] soFar = {0};
        try {
            Job.sink(new Watched(files, (changes, call, path) -> {
                        if (++soFar[0] >= m) {
                            throw new Stopped();
                        }
                    }))
                    .publish(token);
            return true;
        } catch (Stopped stopped) {
            return false;
        }
    }

    /** The other process goes no further. */
    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1L;
    }

    private void consume() throws IOException {
        List<String> names = new ArrayList<>();
        files.list(ORDERS, names::add);
        for (String name : names) {
            if (name.endsWith(".jsonl")) {
                files.delete(ORDERS.resolve(name));
            }
        }
    }

    @Test
    void paused_anywhere_before_it_committed_it_makes_nothing_visible() throws IOException {
        int pauses = 0;
        for (int n = 1; pauses == n - 1; n++) {
            files = Job.blank();
            int[] soFar = {0};
            int now = n;
            FilesSink sleeper = Job.sink(new Watched(files, (changes, call, path) -> {
                if (++soFar[0] == now) {
                    takeOver(2, "taken over");
                }
            }));
            try {
                stage(sleeper, 1, "a", "b", "c", "d", "e");
            } catch (Failure itsDataIsGone) {
                assertThat(itsDataIsGone).hasMessageContaining("no longer there");
            }
            sleeper.close();
            if (soFar[0] >= n) {
                pauses = n;
                assertThat(Rows.glob(files, ORDERS)).containsExactly("taken over");
                assertThat(Rows.listed(files, Job.ROOT, "public.orders")).containsExactly("taken over");
                takeOver(3, "next");
                assertThat(Rows.glob(files, ORDERS)).containsExactly("taken over", "next");
                List<String> staging = new ArrayList<>();
                files.list(Job.ROOT.resolve("_staging"), staging::add);
                assertThat(staging).isEmpty();
            }
        }
        assertThat(pauses).isGreaterThan(20);
    }

    private void takeOver(long epoch, String row) {
        FilesSink sink = Job.sink(files);
        sink.clean(epoch, Set.of());
        sink.publish(stage(sink, epoch, row));
        sink.close();
    }

    private String prepared(String... rows) {
        return stage(Job.sink(files), 1, rows);
    }

    private static String stage(FilesSink sink, long epoch, String... rows) {
        sink.begin(batch(epoch));
        for (String row : rows) {
            sink.write(insert(Job.ORDERS, row));
            sink.write(insert(Job.ITEMS, row));
        }
        return sink.prepare(segment(batch(epoch), 1)).token();
    }
}
