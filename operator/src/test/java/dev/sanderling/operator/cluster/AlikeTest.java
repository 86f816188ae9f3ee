package dev.sanderling.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.schedule.CronJobs;
import dev.sanderling.operator.schedule.Jobs;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlikeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Alike alike = new Alike();

    @Test
    void anObjectStaysWhatItIs() {
        CaptureJob owner = Examples.job("reshaped.yaml");
        for (HasMetadata object :
                List.of(owner, CronJobs.desired(Examples.runs(owner)), Jobs.check(Examples.runs(owner)))) {
            JsonNode before = JSON.valueToTree(object);
            HasMetadata after = alike.of(object);
            assertThat(after).isSameAs(object);
            assertThat((JsonNode) JSON.valueToTree(after)).isEqualTo(before);
        }
    }

    /** The job document is hashed as it is written, so that the order of a map is part of it. */
    @Test
    void aSpecIsNotTouched() {
        CaptureJob job = Examples.job("transformed.yaml");
        String before = Serialization.asJson(job.getSpec());
        var spec = job.getSpec();
        assertThat(alike.of(job).getSpec()).isSameAs(spec);
        assertThat(Serialization.asJson(spec)).isEqualTo(before);
    }

    @Test
    void whatTwoJobsHaveAlikeIsKeptOnce() {
        PodSpec one = pod(alike.of(cronJob("orders")));
        PodSpec other = pod(alike.of(cronJob("invoices")));
        assertThat(other).isNotSameAs(one);
        assertThat(other.getSecurityContext()).isNotNull().isSameAs(one.getSecurityContext());
        assertThat(other.getContainers().getFirst().getSecurityContext())
                .isNotNull()
                .isSameAs(one.getContainers().getFirst().getSecurityContext());
        assertThat(other.getAdditionalProperties()).isSameAs(one.getAdditionalProperties());
    }

    /** What our own reading noted on a job is more than texts. */
    @Test
    void whatCouldNotBeReadIsStillKnown() {
        CaptureJob job = Examples.job("postgres-to-files.yaml");
        Object noted = List.of(Map.of("path", "spec.x", "message", "is odd"));
        job.getMetadata().setAdditionalProperty("sanderling.dev/unreadable", noted);
        assertThat(alike.of(job).getMetadata().getAdditionalProperties())
                .containsEntry("sanderling.dev/unreadable", noted);
    }

    /** An object may come a second time, as when a list is read again. */
    @Test
    void twiceIsAsGood() {
        Job job = Jobs.check(Examples.runs(Examples.job("postgres-to-files.yaml")));
        Job once = alike.of(Pruned.of(job));
        JsonNode before = JSON.valueToTree(once);
        assertThat((JsonNode) JSON.valueToTree(alike.of(Pruned.of(once)))).isEqualTo(before);
    }

    private static CronJob cronJob(String name) {
        CaptureJob owner = Examples.job("postgres-to-files.yaml");
        owner.getMetadata().setName(name);
        // As it comes from the API server: nothing in it is anybody else's.
        return Serialization.unmarshal(Serialization.asJson(CronJobs.desired(Examples.runs(owner))), CronJob.class);
    }

    private static PodSpec pod(CronJob cronJob) {
        return cronJob.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
    }
}
