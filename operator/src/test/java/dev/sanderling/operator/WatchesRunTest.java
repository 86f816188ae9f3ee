package dev.sanderling.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchesRunTest {
    /** One that has stopped sees nothing for ever; one that is broken off is taken up again when the API server is back. */
    @ParameterizedTest
    @CsvSource({"true, true, false", "true, false, false", "false, false, true"})
    void onlyAWatchThatHasStoppedIsTheEnd(boolean running, boolean watching, boolean stopped) {
        assertThat(WatchesRun.isStopped(new Informer(running, watching))).isEqualTo(stopped);
    }

    private record Informer(boolean isRunning, boolean isWatching) implements InformerHealthIndicator {
        @Override
        public boolean hasSynced() {
            return true;
        }

        @Override
        public Status getStatus() {
            return isWatching ? Status.HEALTHY : Status.UNHEALTHY;
        }

        @Override
        public String getTargetNamespace() {
            return "";
        }
    }
}
