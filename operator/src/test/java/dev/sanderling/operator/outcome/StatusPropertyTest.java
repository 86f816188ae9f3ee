package dev.sanderling.operator.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.BatchStatus;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.outcome.History.End;
import dev.sanderling.operator.outcome.History.Event;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Party;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Checked;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever of a job's history is seen, in whichever order, however often, and however soon its Jobs are collected: the
 * status tells of the newest run that anybody has seen, and of no older one again.
 */
class StatusPropertyTest {
    private static final int HISTORIES = 800;
    private static final Checked VALID = new Checked.Valid(Examples.plan(Examples.job("postgres-to-files.yaml")));

    @Test
    void everySmallHistoryInEveryOrder() {
        for (End first : End.values()) {
            for (End second : End.values()) {
                for (End third : End.values()) {
                    for (int edit = 0; edit <= 2; edit++) {
                        var ends = List.of(first, second, third);
                        History history = History.of(ends, edit == 0 ? Optional.empty() : Optional.of(edit));
                        for (int visible = 1; visible < 8; visible++) {
                            for (int later : new int[] {0, 7 - visible, 7}) {
                                play(history, visible, later);
                            }
                        }
                    }
                }
            }
        }
    }

    /** All three are over; of their Jobs some are seen at first, others afterwards, the checkpoint at last. */
    private static void play(History history, int visible, int later) {
        var look = new Looks(history);
        Instant now = history.last().plusSeconds(1);
        look.at(now, now, History.NOON, event -> among(history, event, visible), true);
        look.at(now, now, History.NOON, event -> among(history, event, later), true);
        look.at(now, now, now, event -> among(history, event, later), true);
        look.at(now, now, now, event -> false, true);
    }

    private static boolean among(History history, Event event, int bits) {
        return (bits >> history.events().indexOf(event) & 1) == 1;
    }

    @Test
    void randomHistoriesSeenThroughCachesThatLagForgetAndRepeat() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            var random = new Random(seed);
            History history = History.random(random);
            try {
                play(history, random);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + history, e);
            }
        }
    }

    private static void play(History history, Random random) {
        var look = new Looks(history);
        Set<String> gone = new HashSet<>();
        Instant now = History.NOON.plusSeconds(1);
        while (now.isBefore(history.last().plusSeconds(60))) {
            Instant pods = now.minusSeconds(random.nextInt(4) == 0 ? random.nextInt(60) : 0);
            Instant checkpoint = now.minusSeconds(random.nextInt(4) == 0 ? random.nextInt(60) : 0);
            for (Event event : history.events()) {
                if (!event.end().isAfter(now) && random.nextInt(3) == 0) {
                    gone.add(event.id());
                }
            }
            look.at(now, pods, checkpoint, event -> !gone.contains(event.id()), random.nextInt(4) != 0);
            now = now.plusSeconds(random.nextInt(25));
        }
        look.aDayLater(now);
    }

    /** A run that writes nothing, or no run at all: somebody is told. */
    @Test
    void noJobIsReadyForEverWithoutProgress() {
        for (End end : End.values()) {
            History history = History.of(List.of(End.SUCCEEDED, end), Optional.empty());
            new Looks(history).aDayLater(History.NOON.plusSeconds(65));
            new Looks(history).aDayLater(history.last());
        }
    }

    /** One operator that looks, and what must hold whenever it does. */
    private static final class Looks {
        private final History history;
        private final List<Event> known = new ArrayList<>();
        private @Nullable CaptureJobStatus status;

        Looks(History history) {
            this.history = history;
        }

        void at(Instant now, Instant pods, Instant checkpoint, Predicate<Event> there, boolean stored) {
            Observation seen = history.seen(now, pods, checkpoint, there);
            long generation = history.generation(now);
            CaptureJobStatus next = Statuses.next(status, generation, VALID, seen, now);
            List<Event> knownNow = new ArrayList<>(known);
            history.events().stream()
                    .filter(event -> !event.end().isAfter(now))
                    .filter(event -> isSeen(event, seen))
                    .filter(event -> !known.contains(event))
                    .forEach(knownNow::add);
            holds(next, seen, knownNow, generation);
            assertThat(Statuses.next(next, generation, VALID, seen, now))
                    .as("at rest")
                    .isEqualTo(next);
            if (stored) {
                status = next;
                known.clear();
                known.addAll(knownNow);
            }
        }

        void aDayLater(Instant now) {
            Observation seen = history.seen(now, now, now, event -> true);
            status = Statuses.next(status, history.generation(now), VALID, seen, now);
            CaptureJobStatus later =
                    Statuses.next(status, history.generation(now), VALID, seen, now.plus(Duration.ofDays(1)));
            assertThat(ready(later)).as("a day later").isNotEqualTo("True");
        }

        /** By its pod, or by a receipt that the checkpoint still has. */
        private static boolean isSeen(Event event, Observation seen) {
            boolean pod = seen.runs().stream().anyMatch(run -> run.id().equals(event.id()) && run.finished());
            boolean receipt = seen.checkpoint().state().orElseThrow().receipts().stream()
                    .map(Receipt::runId)
                    .anyMatch(event.id()::equals);
            return pod || receipt;
        }

        private void holds(CaptureJobStatus next, Observation seen, List<Event> knownNow, long generation) {
            Optional<Event> decisive = knownNow.stream()
                    .filter(event -> event.edition() == generation && event.how() != End.DRAINED)
                    .max(Comparator.comparing(Event::end));
            RunStatus by = next.decidedBy();
            boolean ofEdition = by != null && Objects.equals(by.generation(), generation);
            assertThat(ofEdition ? by.runId() : null)
                    .as("the newest that anybody saw decides: %s of %s", next, knownNow)
                    .isEqualTo(decisive.map(Event::id).orElse(null));
            decisive.ifPresent(event -> decided(next, event));
            parties(next);
            committed(next);
            counts(next, generation, knownNow);
            flaps(next, decisive.isPresent());
        }

        private static void decided(CaptureJobStatus next, Event event) {
            boolean human = event.how().reason.needsHuman();
            assertThat(says(next, "Stalled")).as("%s", event).isEqualTo(human ? "True" : "False");
            if (human) {
                assertThat(ready(next)).isEqualTo("False");
                assertThat(condition(next, "Ready").getReason())
                        .isEqualTo(event.how().reason.word());
            }
            if (event.how().good()) {
                assertThat(ready(next)).isEqualTo("True");
                assertThat(says(next, "SourceReady")).isEqualTo("True");
            }
            if (event.how() == End.SUCCEEDED) {
                assertThat(says(next, "SinkReady")).isEqualTo("True");
            }
        }

        private static void parties(CaptureJobStatus next) {
            for (String type : List.of("SourceReady", "SinkReady")) {
                Condition condition = condition(next, type);
                if ("False".equals(condition.getStatus())) {
                    Party party = type.equals("SinkReady") ? Party.SINK : Party.SOURCE;
                    String sink = type.equals("SinkReady") ? "mirror" : null;
                    Reason reason = Reason.of(condition.getReason());
                    assertThat(new Finding(reason, "", sink).party()).isEqualTo(party);
                    assertThat(reason == Reason.AUTHENTICATION_FAILED).isEqualTo(party == Party.SINK);
                }
            }
        }

        private void committed(CaptureJobStatus next) {
            RunStatus last = next.lastRun();
            List<BatchStatus> batches = next.batches() == null ? List.of() : next.batches();
            for (Event event : history.events()) {
                boolean good = batches.stream()
                        .anyMatch(batch -> event.batch().equals(batch.id())
                                && Set.of("Succeeded", "Empty").contains(String.valueOf(batch.result())));
                if (good && last != null && event.id().equals(last.runId())) {
                    assertThat(last.result()).as("a committed batch").isNotEqualTo("Failed");
                }
            }
        }

        private void counts(CaptureJobStatus next, long generation, List<Event> knownNow) {
            RunStatus by = next.decidedBy();
            int failures = by == null || by.failures() == null ? 0 : by.failures();
            long real = history.events().stream()
                    .filter(event ->
                            event.edition() == generation && event.how().fails())
                    .count();
            if (by != null && Objects.equals(by.generation(), generation)) {
                assertThat((long) failures).as("failures").isLessThanOrEqualTo(real);
            }
            CaptureJobStatus before = status;
            RunStatus was = before == null ? null : before.decidedBy();
            boolean successBetween = was != null
                    && knownNow.stream()
                            .anyMatch(event -> event.how().good() && event.end().isAfter(Times.parse(was.endedAt())));
            if (by != null
                    && was != null
                    && Objects.equals(by.generation(), was.generation())
                    && failures > 0
                    && !successBetween) {
                assertThat(failures)
                        .as("never fewer without a success")
                        .isGreaterThanOrEqualTo(Objects.requireNonNull(was.failures()));
            }
            RunStatus lastBefore = before == null ? null : before.lastRun();
            RunStatus lastNow = next.lastRun();
            if (lastBefore != null && lastBefore.endedAt() != null && lastNow != null) {
                assertThat(Times.parse(lastNow.startedAt()))
                        .as("the last run is never an older one")
                        .isAfterOrEqualTo(Times.parse(lastBefore.startedAt()));
            }
        }

        private void flaps(CaptureJobStatus next, boolean decided) {
            CaptureJobStatus before = status;
            // Unknown becomes something when the check's Job gives up, without a new ending.
            if (before == null
                    || ready(before).equals("Unknown")
                    || ready(before).equals(ready(next))
                    || !decided) {
                return;
            }
            RunStatus was = before.decidedBy();
            RunStatus by = Objects.requireNonNull(next.decidedBy());
            boolean news = was == null
                    || !Objects.equals(was.runId(), by.runId())
                    || !Objects.equals(was.failures(), by.failures())
                    || !Objects.equals(was.reason(), by.reason());
            assertThat(news)
                    .as("Ready turned from %s to %s without news", ready(before), ready(next))
                    .isTrue();
        }

        private static String ready(CaptureJobStatus status) {
            return says(status, "Ready");
        }

        private static String says(CaptureJobStatus status, String type) {
            return condition(status, type).getStatus();
        }

        private static Condition condition(CaptureJobStatus status, String type) {
            return Conditions.find(status, type).orElseThrow();
        }
    }
}
