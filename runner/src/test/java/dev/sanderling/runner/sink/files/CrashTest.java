package dev.sanderling.runner.sink.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run is stopped before each of its file operations, also in the middle of a write, and the next one goes on. */
class CrashTest {
    /** How a run ends. */
    enum End {
        KILLED(files -> {}),
        POWER_LOST_NAMES_TOO(files -> files.powerFails(false)),
        POWER_LOST_NAMES_SURVIVE(files -> files.powerFails(true));

        private final Consumer<MemoryFiles> happens;

        End(Consumer<MemoryFiles> happens) {
            this.happens = happens;
        }
    }

    /** Stands for SIGKILL: nothing the process would do afterwards happens. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void stopped_anywhere_once(End end) throws IOException {
        int stops = 0;
        for (int n = 1; ; n++, stops++) {
            MemoryFiles files = Job.blank();
            Job job = new Job(3);
            boolean ended = runUntil(n, job, files);
            end.happens.accept(files);
            job.assertNothingUncommitted(files);
            if (ended) {
                break;
            }
            goOnToTheEnd(job, files);
        }
        assertThat(stops).isGreaterThan(100);
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void stopped_again_while_recovering(End end) throws IOException {
        for (int n = 1; ; n++) {
            // every second place of the recovery, alternating: twice as quick, and each place still has its turn
            for (int m = 1 + n % 2; ; m += 2) {
                MemoryFiles files = Job.blank();
                Job job = new Job(1);
                if (runUntil(n, job, files)) {
                    return;
                }
                end.happens.accept(files);
                boolean ended = runUntil(m, job, files);
                end.happens.accept(files);
                job.assertNothingUncommitted(files);
                goOnToTheEnd(job, files);
                if (ended) {
                    break;
                }
            }
        }
    }

    @Test
    void the_power_fails_after_the_end() throws IOException {
        MemoryFiles files = Job.blank();
        Job job = new Job(3);
        job.run(files);
        files.powerFails(false);
        job.assertExact(files);
    }

    /** The model bites: where forcing is left out, the same run loses what it published. */
    @ParameterizedTest
    @ValueSource(strings = {"force", "forceDirectory"})
    void without_forcing_the_same_run_would_lose_data(String leftOut) throws IOException {
        MemoryFiles files = Job.blank();
        Job job = new Job(3);
        job.run(new Watched(files, new Watched.Watcher() {
            @Override
            public void before(boolean changes, String call, Path path) {}

            @Override
            public boolean leavesOut(String call) {
                return call.equals(leftOut);
            }
        }));
        files.powerFails(false);
        assertThatThrownBy(() -> job.assertExact(files)).isInstanceOf(AssertionError.class);
    }

    private static void goOnToTheEnd(Job job, MemoryFiles files) throws IOException {
        job.run(files);
        job.assertExact(files);
        job.assertClean(files);
    }

    /** Runs until just before the n-th change of the file system; true where there are fewer. */
    private static boolean runUntil(int n, Job job, MemoryFiles files) {
        int[] changesSoFar = {0};
        try {
            job.run(new Watched(files, (changes, call, path) -> {
                if (changes && ++changesSoFar[0] >= n) {
                    throw new Killed();
                }
            }));
            return true;
        } catch (Killed stopped) {
            return false;
        }
    }
}
