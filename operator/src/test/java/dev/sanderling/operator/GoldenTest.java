package dev.sanderling.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.operator.handover.Start;
import dev.sanderling.operator.schedule.BatchJobs;
import dev.sanderling.operator.schedule.CleanupJobs;
import dev.sanderling.operator.schedule.Jobs;
import dev.sanderling.operator.schedule.Runs;
import dev.sanderling.plan.Source;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object of every example, to the letter. Rewrite with -Dgolden.update=true and read the difference. */
class GoldenTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();

    static Stream<Path> examples() throws IOException {
        return Examples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void objectsOfAnExample(Path example) throws IOException {
        String file = example.getFileName().toString();
        String actual = yaml(objects(Examples.job(file)));
        Path golden = GOLDEN.resolve(file);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, actual);
        }
        assertThat(golden).as("run with -Dgolden.update=true to make it").exists();
        assertThat(actual).isEqualTo(Files.readString(golden));
        assertThat(yaml(objects(Examples.job(file)))).as("the same again").isEqualTo(actual);
    }

    private static List<HasMetadata> objects(CaptureJob job) {
        Runs runs = Examples.runs(job);
        var objects = new ArrayList<>(Desired.objects(runs));
        CronJob cronJob = new CronJobBuilder((CronJob) objects.getLast())
                .editMetadata()
                .withUid("0000-cronjob")
                .endMetadata()
                .build();
        objects.add(Jobs.check(runs));
        runs.plan().schedule().runId().ifPresent(runId -> objects.add(Jobs.trigger(runs, cronJob, runId)));
        objects.add(Jobs.continuation(runs, cronJob, receipt()));
        runs.plan()
                .afterBatch()
                .ifPresent(after -> objects.add(BatchJobs.job(runs, after.action(), new Start(List.of(receipt()), 1))));
        if (runs.plan().source() instanceof Source.Postgres) {
            Job cleanup = CleanupJobs.job(runs);
            objects.add(cleanup);
            Job created = new JobBuilder(cleanup)
                    .editMetadata()
                    .withUid("0000-cleanup")
                    .endMetadata()
                    .build();
            objects.add(CleanupJobs.document(runs, created, "{}"));
        }
        return objects;
    }

    private static Receipt receipt() {
        return new Receipt(
                7,
                "",
                "0000000007-abcdef",
                "orders-1",
                7,
                Instant.EPOCH,
                Instant.EPOCH,
                Receipt.Outcome.SUCCEEDED,
                null,
                null,
                Receipt.StoppedBy.MAX_RECORDS,
                "1",
                "2",
                true,
                1,
                Counts.ZERO,
                List.of(),
                1,
                null,
                null,
                List.of(),
                false);
    }

    private static String yaml(List<HasMetadata> objects) throws IOException {
        var text = new StringBuilder();
        for (HasMetadata object : objects) {
            text.append(YAML.writeValueAsString(object));
        }
        return text.toString();
    }
}
