package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A node whose clock is wrong, or jumps: nothing that matters is decided by it. Needs Debian's libfaketime:
 * {@code -Dsanderling.faketime=/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1}.
 */
class ClockIT {
    private static final String LIBRARY = System.getProperty("sanderling.faketime", "");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void betweenAndDuringRuns(Shop.Kind kind) throws Exception {
        assumeTrue(!LIBRARY.isEmpty(), "only with -Dsanderling.faketime=...");
        try (Shop shop = kind.open()) {
            shop.run("create table t (id int primary key, ver int)", "insert into t values (0, 0)");
            Workplace workplace = shop.workplace(directory, "t", "Initial", "batch: {maxDuration: PT1M}");
            Path clock = directory.resolve("clock");
            int id = 1;
            for (String time : List.of("+0", "-400d", "+400d", "jumping", "-2d", "+0")) {
                boolean jumps = time.equals("jumping");
                Files.writeString(clock, (jumps ? "+0" : time) + "\n");
                RunnerProcess process = workplace.start(Map.of(
                        "LD_PRELOAD",
                        LIBRARY,
                        "FAKETIME_TIMESTAMP_FILE",
                        clock.toString(),
                        "FAKETIME_NO_CACHE",
                        "1",
                        "DONT_FAKE_MONOTONIC",
                        "1"));
                for (int i = 0; jumps && process.alive(); i++) {
                    Files.writeString(clock, (i % 2 == 0 ? "-30d" : "+30d") + "\n");
                    // Not synchronisation: how long the clock stays so.
                    Thread.sleep(100);
                }
                int code = process.await();
                System.out.println("ClockIT " + kind + ": clock at " + time + ": exit " + code);
                // What waits for an answer by the clock may give up: to be tried again.
                assertThat(code).as(process.output()).isIn(jumps ? List.of(0, 70) : List.of(0));
                State state = workplace.state();
                if (code == 0) {
                    assertThat(state.freshThrough())
                            .as("fresh through, with the clock at %s", time)
                            .isBetween(Instant.now().minus(Duration.ofMinutes(2)), Instant.now());
                }
                assertThat(Receipts.chainProblems(state.receipts())).isEmpty();
                shop.run("insert into t values (" + id + ", 0)", "update t set ver = ver + 1 where id = 0");
                id++;
            }
            workplace.runUntilDry();
            Replay replay = Replay.of(workplace.published(shop.schema() + ".t", "id"), List.of("id"));
            assertThat(replay.problems()).isEmpty();
            assertThat(replay.rows()).hasSize(id);
            State state = workplace.state();
            assertThat(state.receipts())
                    .extracting(receipt -> receipt.batch())
                    .as("names never repeat")
                    .doesNotHaveDuplicates();
        }
    }
}
