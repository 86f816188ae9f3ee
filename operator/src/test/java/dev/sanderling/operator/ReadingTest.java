package dev.sanderling.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.api.CaptureJob;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A watch sends objects without saying to the reader what they are. */
class ReadingTest {
    private final Copies client = new Copies(new ObjectMapper());

    @ParameterizedTest
    @CsvSource({"sanderling.dev/v1alpha1, CaptureJob", "batch/v1, CronJob", "v1, Status", "apps/v1, Deployment"})
    void whatIsWatchedIsReadAsItsOwnKind(String version, String kind) {
        String event = "{\"type\":\"MODIFIED\",\"object\":{\"apiVersion\":\"" + version + "\",\"kind\":\"" + kind
                + "\",\"metadata\":{}}}";
        assertThat(client.unmarshal(event, WatchEvent.class).getObject()).isExactlyInstanceOf(type(kind));
    }

    private static Class<? extends KubernetesResource> type(String kind) {
        return switch (kind) {
            case "CaptureJob" -> CaptureJob.class;
            case "CronJob" -> CronJob.class;
            case "Status" -> Status.class;
            // Its class stays unloaded, as do those of all other kinds that nobody here watches.
            default -> GenericKubernetesResource.class;
        };
    }
}
