package dev.sanderling.crd;

import dev.sanderling.api.CaptureJob;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** The CRD as the wire records say it, and as it is committed. */
final class Crd {
    static final Path COMMITTED = Path.of("capturejobs.sanderling.dev-v1alpha1.yaml");

    private static final String HEADER =
            "# Generated from the records in src/main/java/dev/sanderling/api by CrdIsCurrentTest; do not edit.\n";

    private Crd() {}

    /** The text that should be committed. */
    static String generate() {
        var out = new AtomicReference<ByteArrayOutputStream>();
        new CRDGenerator()
                .customResourceClasses(CaptureJob.class)
                .forCRDVersions("v1")
                .withParallelGenerationEnabled(false)
                .withPostProcessor(new CRDPostProcessor() {
                    @Override
                    public HasMetadata process(HasMetadata crd, String version) {
                        return CrdGaps.close((CustomResourceDefinition) crd);
                    }
                })
                .withOutput(new CRDGenerator.CRDOutput<>() {
                    @Override
                    public ByteArrayOutputStream outputFor(String name) {
                        out.set(new ByteArrayOutputStream());
                        return out.get();
                    }

                    @Override
                    public void close() {}
                })
                .detailedGenerate();
        String yaml = out.get().toString(StandardCharsets.UTF_8);
        // Without the generator's own comment, which names its version.
        return HEADER + yaml.lines().filter(l -> !l.startsWith("#")).reduce("", (a, b) -> a + b + "\n");
    }

    static String committed() {
        return text(COMMITTED);
    }

    static CustomResourceDefinition parse(String yaml) {
        return new KubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class);
    }

    static JSONSchemaProps schema(String yaml) {
        return parse(yaml).getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
