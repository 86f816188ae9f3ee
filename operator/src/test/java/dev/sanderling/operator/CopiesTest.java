package dev.sanderling.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopiesTest {
    @Test
    void aCopyIsTheSameAndItsMetadataIsItsOwn() {
        CaptureJob job = Examples.job("postgres-to-files.yaml");
        job.getMetadata().setAdditionalProperty("sanderling.dev/x", List.of("y"));
        job.getMetadata().setLabels(new java.util.HashMap<>(Map.of("a", "b")));
        CaptureJob copy = Copies.copy(job);
        assertThat(copy).isEqualTo(job).isNotSameAs(job);
        assertThat(copy.getMetadata().getAdditionalProperties()).containsKey("sanderling.dev/x");
        copy.getMetadata().setResourceVersion("other");
        copy.getMetadata().getLabels().put("a", "c");
        assertThat(job.getMetadata().getResourceVersion()).isNotEqualTo("other");
        assertThat(job.getMetadata().getLabels()).containsEntry("a", "b");
    }
}
