package dev.sanderling.operator.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.AfterBatchSpec;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobReference;
import dev.sanderling.api.CaptureJobSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainsTest {
    private final Map<String, CaptureJob> jobs = new HashMap<>();

    @Test
    void aJobThatWouldStartItselfIsFoundByItsWay() {
        job("a", "b", "x");
        job("b", "c", "d");
        job("c");
        job("d", "e", "a");

        assertThat(circle("a")).contains("a, b, d, a");
        assertThat(circle("d")).contains("d, a, b, d");
        assertThat(circle("c")).isEmpty();
    }

    /** It is their own affair, and ends for nobody who only leads to them. */
    @Test
    void othersThatStartEachOtherAreNoCircleOfThisOne() {
        job("a", "b");
        job("b", "c");
        job("c", "b");

        assertThat(circle("a")).isEmpty();
        assertThat(circle("b")).contains("b, c, b");
    }

    private Optional<String> circle(String name) {
        return Chains.circle(jobs.get(name), other -> Optional.ofNullable(jobs.get(other)));
    }

    private void job(String name, String... starts) {
        var job = new CaptureJob();
        job.getMetadata().setName(name);
        var after = new AfterBatchSpec(
                null,
                null,
                List.of(starts).stream().map(CaptureJobReference::new).toList(),
                null,
                null);
        job.setSpec(new CaptureJobSpec(
                null, null, null, null, null, null, null, null, null, null, null, after, null, null, null));
        jobs.put(name, job);
    }
}
