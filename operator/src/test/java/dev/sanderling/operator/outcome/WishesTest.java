package dev.sanderling.operator.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Handoff.Wanted;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.outcome.Run.Kind;
import dev.sanderling.outcome.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WishesTest {
    private final Scene scene = new Scene();

    @Test
    void anEditEndsARunOnceItsCheckWasGood() {
        ready();
        scene.at("12:05:01").under(Kind.RUN, "long").look();
        assertThat(next(Wanted.NOTHING, false)).isEqualTo(Wanted.NOTHING);
        scene.at("12:06:00").edited().under(Kind.CHECK, "check-2").look();
        assertThat(next(Wanted.NOTHING, false)).as("not checked yet").isEqualTo(Wanted.NOTHING);
        scene.at("12:06:10").ends(Kind.CHECK, "check-2", Reason.CHECK_PASSED).look();
        Wanted wanted = next(Wanted.NOTHING, false);
        assertThat(wanted).isEqualTo(new Wanted(2, null));
        assertThat(wanted.ends("long", 1)).isTrue();
        assertThat(wanted.ends("next", 2)).isFalse();
        scene.gone("long").look();
        assertThat(next(wanted, false)).as("nothing is written for it any more").isEqualTo(wanted);
    }

    @Test
    void anEditThatDoesNotWorkEndsNoRunThatDoes() {
        ready();
        scene.at("12:05:01").under(Kind.RUN, "long").look();
        scene.at("12:06:00").edited();
        scene.at("12:06:10")
                .ends(Kind.CHECK, "check-2", Reason.AUTHENTICATION_FAILED)
                .look();
        assertThat(next(Wanted.NOTHING, false)).isEqualTo(Wanted.NOTHING);
    }

    @Test
    void anEditThatNobodyMadeARunAwaitIsNotWritten() {
        ready();
        scene.at("12:06:00").edited();
        scene.at("12:06:10").ends(Kind.CHECK, "check-2", Reason.CHECK_PASSED).look();
        assertThat(next(Wanted.NOTHING, false)).isEqualTo(Wanted.NOTHING);
    }

    @Test
    void suspendingEndsARunOfTheScheduleAndNoLaterOne() {
        ready();
        scene.at("12:05:01").under(Kind.RUN, "long").look();
        Wanted wanted = next(Wanted.NOTHING, true);
        assertThat(wanted).isEqualTo(new Wanted(0, "long"));
        assertThat(wanted.ends("long", 1)).isTrue();
        scene.gone("long").under(Kind.TRIGGER, "asked").look();
        assertThat(next(wanted, true))
                .as("asked for by name, also while suspended")
                .isEqualTo(wanted);
        assertThat(wanted.ends("asked", 1)).isFalse();
    }

    @Test
    void anEditEndsNoRunByHandOfASuspendedJob() {
        ready();
        scene.at("12:05:01").under(Kind.TRIGGER, "asked").look();
        scene.at("12:06:00").edited();
        scene.at("12:06:10").ends(Kind.CHECK, "check-2", Reason.CHECK_PASSED).look();
        assertThat(next(Wanted.NOTHING, true)).as("nothing would follow it").isEqualTo(Wanted.NOTHING);
        assertThat(next(Wanted.NOTHING, false)).isEqualTo(new Wanted(2, null));
    }

    @Test
    void whoeverGoesOnWithTheScheduleTakesTheWishBack() {
        ready();
        scene.at("12:05:01").under(Kind.RUN, "long").look();
        Wanted wanted = next(Wanted.NOTHING, true);
        assertThat(next(wanted, true)).isEqualTo(wanted);
        assertThat(next(wanted, false)).isEqualTo(Wanted.NOTHING);
    }

    /** Generations begin at 1 with each job, and its runs would end for a wish that a former one was meant by. */
    @Test
    void whatWasWantedOfAFormerJobsRunsIsTakenBack() {
        ready();
        assertThat(next(new Wanted(7, "theirs"), false)).isEqualTo(new Wanted(0, "theirs"));
    }

    private Wanted next(Wanted before, boolean suspended) {
        var seen = new Observation(
                List.copyOf(scene.runs), CheckpointView.ABSENT, Optional.empty(), Optional.empty(), scene.since);
        return Wishes.next(before, suspended, scene.status, seen, scene.now);
    }

    private void ready() {
        scene.ends(Kind.CHECK, "check", Reason.CHECK_PASSED).look();
    }
}
