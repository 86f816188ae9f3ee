package dev.sanderling.operator.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.schedule.CronJobs;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CronJob in force was made from generation 3. */
class EditionTest {
    private static final String EXAMPLE = "postgres-to-files.yaml";
    private final CronJob cronJob = CronJobs.desired(Examples.runs(Examples.job(EXAMPLE)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{schedule: '@daily'}",
                "{timeZone: Europe/Berlin}",
                "{spread: PT3M}",
                "{suspend: true}",
                "{trigger: {runId: again}}",
                "{history: {batches: 3}}",
                "{deletionPolicy: Retain}"
            })
    void whenToRunIsNothingToARun(String edit) throws IOException {
        assertThat(Edition.of(edited(edit), Optional.of(cronJob)).since()).isEqualTo(3);
    }

    /** Nor does it change a pod. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{schedule: '0 3 * * 1-5'}",
                "{timeZone: Europe/Berlin}",
                "{spread: PT3M}",
                "{suspend: true}",
                "{trigger: {runId: again}}",
                "{history: {batches: 3}}",
                "{deletionPolicy: Retain}"
            })
    void norIsItInTheDocument(String edit) throws IOException {
        assertThat(JobDocuments.text(edited(edit))).isEqualTo(JobDocuments.text(edited("{}")));
    }

    @Test
    void labelsAreNothingToARun() throws IOException {
        CaptureJob labelled = edited("{}");
        labelled.getMetadata().setLabels(Map.of("team", "a"));
        labelled.getMetadata().setAnnotations(Map.of("note", "b"));
        assertThat(Edition.of(labelled, Optional.of(cronJob)).since()).isEqualTo(3);
        assertThat(JobDocuments.text(labelled)).isEqualTo(JobDocuments.text(edited("{}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{batch: {maxRecords: 7}}",
                "{source: {tables: {include: [public.customers]}}}",
                "{runner: {startTimeout: PT1M}}",
                "{sinks: []}"
            })
    void theRestBeginsANewEdition(String edit) throws IOException {
        Edition edition = Edition.of(edited(edit), Optional.of(cronJob));
        assertThat(edition.since()).isEqualTo(4);
    }

    @Test
    void withoutACronJobItBeginsNow() throws IOException {
        assertThat(Edition.of(edited("{}"), Optional.empty()).since()).isEqualTo(4);
        cronJob.getMetadata().setAnnotations(Map.of());
        assertThat(Edition.of(edited("{}"), Optional.of(cronJob)).since()).isEqualTo(4);
    }

    @Test
    void aJobWithoutSpecHasAnEditionToo() throws IOException {
        CaptureJob job = edited("{}");
        job.setSpec(null);
        assertThat(Edition.of(job, Optional.of(cronJob)).since()).isEqualTo(4);
    }

    @SuppressWarnings("unchecked")
    private static CaptureJob edited(String edit) throws IOException {
        CaptureJob job = Examples.job(EXAMPLE);
        Map<String, Object> tree = Serialization.jsonMapper().convertValue(job, Map.class);
        ((Map<String, Object>) tree.get("spec"))
                .putAll(Serialization.yamlMapper().readValue(edit, Map.class));
        CaptureJob edited = Serialization.jsonMapper().convertValue(tree, CaptureJob.class);
        edited.getMetadata().setGeneration(4L);
        return edited;
    }
}
