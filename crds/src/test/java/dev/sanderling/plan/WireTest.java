package dev.sanderling.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobSpec;
import dev.sanderling.api.Compression;
import dev.sanderling.api.Deletes;
import dev.sanderling.api.DeletionPolicy;
import dev.sanderling.api.FileFormat;
import dev.sanderling.api.HashEncoding;
import dev.sanderling.api.Inclusion;
import dev.sanderling.api.OnRowError;
import dev.sanderling.api.RowFormat;
import dev.sanderling.api.SnapshotMode;
import dev.sanderling.api.TlsMode;
import dev.sanderling.api.ValueType;
import dev.sanderling.api.WhenBehind;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator reads jobs through the Kubernetes client, the runner by hand; both must read the same. */
class WireTest {
    private final KubernetesSerialization operator = new KubernetesSerialization();

    @ParameterizedTest
    @MethodSource("dev.sanderling.plan.ExamplesTest#examples")
    void operatorAndRunnerReadTheSameSpec(Path example) throws IOException {
        same(Files.readString(example));
    }

    @Test
    void aDocumentWithEveryFieldIsReadTheSame() throws IOException {
        String everything = Files.readString(Path.of("src/test/resources/every-field.yaml"));

        same(everything);
    }

    private void same(String yaml) {
        CaptureJobSpec read = JobDocument.read(yaml, Strictness.STRICT)
                .document()
                .orElseThrow()
                .spec();
        CaptureJob job = operator.unmarshal(yaml, CaptureJob.class);

        assertThat(job.getSpec()).isEqualTo(read);
        assertThat(operator.unmarshal(operator.asYaml(job), CaptureJob.class).getSpec())
                .as("round trip")
                .isEqualTo(read);
    }

    @Test
    void anOlderOperatorIgnoresANewerField() throws JsonProcessingException {
        assertThat(new YAMLMapper().readValue("schedule: x\nsource: {postgres: {colour: red}}", CaptureJobSpec.class))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Compression.class,
                DeletionPolicy.class,
                Deletes.class,
                HashEncoding.class,
                OnRowError.class,
                ValueType.class,
                FileFormat.class,
                Inclusion.class,
                RowFormat.class,
                SnapshotMode.class,
                TlsMode.class,
                WhenBehind.class
            })
    void enumsAreSpelledAsTheirJsonNames(Class<? extends Enum<?>> type) throws NoSuchFieldException {
        boolean kebab =
                Set.of(Compression.class, FileFormat.class, TlsMode.class).contains(type);
        for (Enum<?> constant : type.getEnumConstants()) {
            assertThat(kebab ? Spelling.kebab(constant) : Spelling.camel(constant))
                    .isEqualTo(type.getField(constant.name())
                            .getAnnotation(JsonProperty.class)
                            .value())
                    .as("YAML reads this word as something that is no string")
                    .isNotIn("Null", "null", "No", "no", "Yes", "yes", "On", "on", "Off", "off", "True", "False");
        }
    }
}
