package dev.sanderling.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was a valid CaptureJob stays one: {@code crd-history} keeps the CRD of every release, oldest first. */
class SchemaGrowsTest {
    static List<Path> history() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/crd-history"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("history")
    void nothingThatWasAcceptedIsRefused(Path released) {
        assertThat(losses(Crd.schema(Crd.text(released)), Crd.schema(Crd.committed())))
                .isEmpty();
    }

    @Test
    void aLossIsSeen() {
        JSONSchemaProps smaller = Crd.schema(Crd.committed());
        JSONSchemaProps spec = smaller.getProperties().get("spec");
        spec.getProperties().remove("spread");
        spec.getProperties().get("schedule").setMaxLength(10L);
        spec.getProperties().get("sinks").setMinItems(2L);
        spec.getProperties().get("suspend").setType("string");
        spec.setRequired(List.of("schedule", "source", "sinks", "trigger"));
        var mode = spec.getProperties()
                .get("source")
                .getProperties()
                .get("snapshot")
                .getProperties()
                .get("mode");
        mode.getEnum().removeFirst();

        assertThat(losses(Crd.schema(Crd.committed()), smaller)).hasSize(6);
    }

    private static List<String> losses(JSONSchemaProps before, JSONSchemaProps now) {
        var losses = new ArrayList<String>();
        compare(before, now, "", losses);
        return losses;
    }

    private static void compare(JSONSchemaProps before, JSONSchemaProps now, String path, List<String> losses) {
        if (!Objects.equals(before.getType(), now.getType())) {
            losses.add(path + ": type " + before.getType() + " became " + now.getType());
        }
        boolean quantity = Boolean.TRUE.equals(now.getXKubernetesIntOrString()) && before.getPattern() == null;
        if (!Objects.equals(before.getPattern(), now.getPattern()) && now.getPattern() != null && !quantity) {
            losses.add(path + ": another pattern; show that it accepts more, then change the history");
        }
        now.getRequired().stream()
                .filter(name -> !before.getRequired().contains(name))
                .forEach(name -> losses.add(path + "." + name + ": became required"));
        if (now.getEnum() != null && !now.getEnum().isEmpty()) {
            before.getEnum().stream()
                    .map(JsonNode::asText)
                    .filter(word ->
                            now.getEnum().stream().noneMatch(n -> n.asText().equals(word)))
                    .forEach(word -> losses.add(path + ": no longer takes " + word));
        }
        upper(path, losses, before.getMaxLength(), now.getMaxLength());
        upper(path, losses, before.getMaxItems(), now.getMaxItems());
        upper(path, losses, before.getMaximum(), now.getMaximum());
        upper(path, losses, before.getMaxProperties(), now.getMaxProperties());
        lower(path, losses, before.getMinLength(), now.getMinLength());
        lower(path, losses, before.getMinItems(), now.getMinItems());
        lower(path, losses, before.getMinimum(), now.getMinimum());
        inner(before, now, path, losses);
    }

    private static void inner(JSONSchemaProps before, JSONSchemaProps now, String path, List<String> losses) {
        if (before.getProperties() != null) {
            before.getProperties().forEach((name, field) -> {
                JSONSchemaProps same = now.getProperties().get(name);
                if (same == null) {
                    losses.add(path + "." + name + ": is gone");
                } else {
                    compare(field, same, path + "." + name, losses);
                }
            });
        }
        if (before.getItems() != null) {
            compare(before.getItems().getSchema(), now.getItems().getSchema(), path + "[]", losses);
        }
    }

    private static void upper(String path, List<String> losses, Number before, Number now) {
        if (now != null && before == null && couldNeverRun(path, now)) {
            return;
        }
        if (now != null && (before == null || now.doubleValue() < before.doubleValue())) {
            losses.add(path + ": upper bound " + before + " became " + now);
        }
    }

    /**
     * What Kubernetes refuses in a pod was let into the first CRD and ended as InvalidSpec or worse; to bound it takes
     * nothing from anybody.
     */
    private static boolean couldNeverRun(String path, Number bound) {
        boolean embedded = path.startsWith(".spec.runner.");
        boolean name = path.equals(".spec.runner.env[].name") && bound.longValue() == 128;
        return embedded
                && (name
                        || bound.longValue() == Integer.MAX_VALUE
                        || bound.longValue() == Integer.MIN_VALUE
                        || bound.longValue() == Embedded.ITEMS
                        || bound.longValue() == Embedded.CHARACTERS);
    }

    private static void lower(String path, List<String> losses, Number before, Number now) {
        if (now != null && before == null && couldNeverRun(path, now)) {
            return;
        }
        if (now != null && (before == null || now.doubleValue() > before.doubleValue())) {
            losses.add(path + ": lower bound " + before + " became " + now);
        }
    }
}
