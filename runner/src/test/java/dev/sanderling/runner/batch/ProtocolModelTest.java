package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.api.TlsMode;
import dev.sanderling.api.WhenBehind;
import dev.sanderling.plan.BatchLimits;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.History;
import dev.sanderling.plan.Recovery;
import dev.sanderling.plan.Schedule;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Source;
import dev.sanderling.plan.Tls;
import dev.sanderling.plan.TransformPlan;
import dev.sanderling.runner.batch.ModelWorld.Defect;
import dev.sanderling.runner.batch.ModelWorld.Violation;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The commit protocol, of its own classes, in every way that few runs and few faults allow: a run dies or is paused and
 * revived before any of its calls, a write of the checkpoint is lost, late or not answered, so is a commit of the
 * database, and somebody asks to go on from another position. At every instant
 *
 * <p>what the sinks hold durably is at least what the checkpoint says, and that at least what the source was told it may
 * forget; nothing is there twice; nobody makes anything visible that the checkpoint has not committed; and in the end
 * nothing is missing, and a run without faults needs nobody's help.
 */
class ProtocolModelTest {
    /** Held, or its level is forgotten: thousands of recoveries are no news. */
    private static final Logger RECOVERY = Logger.getLogger("dev.sanderling.runner.batch");

    private static final CapturePlan USUAL = plan(Recovery.NONE);
    private static final CapturePlan ASKING = plan(asking());

    private @Nullable Level before;

    @BeforeEach
    void quiet() {
        before = RECOVERY.getLevel();
        RECOVERY.setLevel(Level.WARNING);
    }

    @AfterEach
    void loud() {
        RECOVERY.setLevel(before);
    }

    @Test
    void twoRunsAndAnyTwoFaults() {
        assertThat(explore(Defect.NONE, 2, 2)).isGreaterThan(10_000);
    }

    @Test
    void threeRunsAndAnyTwoFaults() {
        assertThat(explore(Defect.NONE, 2, 3)).isGreaterThan(10_000);
    }

    /** Half an hour. */
    @Test
    @EnabledIfSystemProperty(named = "sanderling.slow", matches = "true")
    void twoRunsAndAnyThreeFaults() {
        assertThat(explore(Defect.NONE, 3, 2)).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @EnumSource(value = Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aDefectIsFound(Defect defect) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> explore(defect, 2, 2)))
                .isInstanceOf(Violation.class);
    }

    /** How many ways there are. */
    private static long explore(Defect defect, int faults, int runs) {
        var choices = new ModelChoices();
        long ways = 0;
        do {
            ways++;
            var play = new ModelPlay(choices, defect, faults, runs, USUAL, ASKING);
            try {
                play.play();
            } catch (Violation violation) {
                play.abandon();
                var told = new Violation(violation.getMessage() + ", in way " + ways + ":\n" + play.world());
                told.initCause(violation);
                throw told;
            }
        } while (choices.next());
        return ways;
    }

    private static Recovery asking() {
        return new Recovery(false, Optional.of(new Recovery.Request.ResumeFrom("a", "0")));
    }

    private static CapturePlan plan(Recovery recovery) {
        Endpoint endpoint = new Endpoint(
                "localhost",
                1,
                new SecretKey("s", "u"),
                new SecretKey("s", "p"),
                new Tls(TlsMode.DISABLE, Optional.empty(), Optional.empty()));
        return new CapturePlan(
                "ns",
                "job",
                new Schedule("* * * * *", ZoneOffset.UTC, false, Optional.empty()),
                new Source.MySql(
                        endpoint,
                        Optional.empty(),
                        new Scope(List.of(), List.of(), List.of(), SnapshotMode.NO_DATA),
                        Map.of()),
                new BatchLimits(OptionalLong.empty(), Optional.empty(), Duration.ofSeconds(10), WhenBehind.CONTINUE),
                TransformPlan.NONE,
                List.of(),
                Optional.empty(),
                new History(10, 3, 1),
                recovery);
    }
}
