package dev.sanderling.operator.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sanderling.api.CaptureJobSpec;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.Plans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The customization for Argo CD, in the layout that its own repository has: health and actions by the tests that lie
 * beside them, as Argo CD's would run them. {@code -Dupdate=true} writes the ConfigMap that one applies meanwhile.
 */
class ArgoCdTest {
    private static final Path FOLDER = Path.of("../deploy/argocd");
    private static final Path CUSTOMIZATION = FOLDER.resolve("resource_customizations/sanderling.dev/CaptureJob");
    private static final Path ACTIONS = CUSTOMIZATION.resolve("actions");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static List<JsonNode> health() throws IOException {
        return list(YAML.readTree(CUSTOMIZATION.resolve("health_test.yaml").toFile()), "tests");
    }

    @ParameterizedTest
    @MethodSource("health")
    void saysTheHealth(JsonNode test) throws IOException {
        JsonNode job = YAML.readTree(
                CUSTOMIZATION.resolve(test.get("inputPath").textValue()).toFile());

        JsonNode said = LuaScript.run(Files.readString(CUSTOMIZATION.resolve("health.lua")), job);

        assertThat(said).isEqualTo(test.get("healthStatus"));
    }

    @Test
    void everyJobOfTheTestDataIsJudged() throws IOException {
        Set<String> judged = health().stream()
                .map(test -> test.get("inputPath").textValue().substring("testdata/".length()))
                .collect(Collectors.toSet());

        try (Stream<Path> files = Files.list(CUSTOMIZATION.resolve("testdata"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(judged);
        }
    }

    static List<JsonNode> discoveries() throws IOException {
        return list(YAML.readTree(ACTIONS.resolve("action_test.yaml").toFile()), "discoveryTests");
    }

    @ParameterizedTest
    @MethodSource("discoveries")
    void offersActions(JsonNode test) throws IOException {
        JsonNode job =
                YAML.readTree(ACTIONS.resolve(test.get("inputPath").textValue()).toFile());

        JsonNode offered = LuaScript.run(Files.readString(ACTIONS.resolve("discovery.lua")), job);

        var byName = new TreeMap<String, JsonNode>();
        offered.properties().forEach(action -> {
            ObjectNode named = ((ObjectNode) action.getValue()).deepCopy();
            byName.put(action.getKey(), named.put("name", action.getKey()));
        });
        assertThat(byName.values()).containsExactlyElementsOf(test.get("result"));
    }

    static List<JsonNode> actions() throws IOException {
        return list(YAML.readTree(ACTIONS.resolve("action_test.yaml").toFile()), "actionTests");
    }

    @ParameterizedTest
    @MethodSource("actions")
    void changesTheJob(JsonNode test) throws IOException {
        JsonNode job =
                YAML.readTree(ACTIONS.resolve(test.get("inputPath").textValue()).toFile());
        String script =
                Files.readString(ACTIONS.resolve(test.get("action").textValue()).resolve("action.lua"));

        JsonNode changed = LuaScript.run(script, job);

        JsonNode expected = YAML.readTree(
                ACTIONS.resolve(test.get("expectedOutputPath").textValue()).toFile());
        assertThat(changed).isEqualTo(expected);
        CaptureJobSpec spec = YAML.treeToValue(changed.get("spec"), CaptureJobSpec.class);
        assertThat(Plans.checkInCluster("sales", "orders", spec)).isInstanceOf(Checked.Valid.class);
    }

    @Test
    void everyActionIsOffered() throws IOException {
        JsonNode offered = LuaScript.run(
                Files.readString(ACTIONS.resolve("discovery.lua")),
                YAML.readTree(ACTIONS.resolve("testdata/running.yaml").toFile()));
        var names = new ArrayList<String>();
        offered.fieldNames().forEachRemaining(names::add);

        assertThat(actionNames()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void theConfigMapHasTheSameScripts() throws IOException {
        Path file = FOLDER.resolve("argocd-cm.yaml");
        String current = configMap();
        if (Boolean.getBoolean("update")) {
            Files.writeString(file, current);
        }
        assertThat(Files.readString(file))
                .as("out of date: run this test with -Dupdate=true")
                .isEqualTo(current);
        JsonNode data = YAML.readTree(current).get("data");
        assertThat(data.get("resource.customizations.health.sanderling.dev_CaptureJob")
                        .textValue())
                .isEqualTo(Files.readString(CUSTOMIZATION.resolve("health.lua")));
        JsonNode actions = YAML.readTree(data.get("resource.customizations.actions.sanderling.dev_CaptureJob")
                .textValue());
        assertThat(actions.get("discovery.lua").textValue())
                .isEqualTo(Files.readString(ACTIONS.resolve("discovery.lua")));
    }

    private static String configMap() throws IOException {
        var actions = new StringBuilder("discovery.lua: |\n")
                .append(indented(Files.readString(ACTIONS.resolve("discovery.lua")), 2))
                .append("definitions:\n");
        for (String name : actionNames()) {
            actions.append("- name: ")
                    .append(name)
                    .append("\n  action.lua: |\n")
                    .append(indented(Files.readString(ACTIONS.resolve(name).resolve("action.lua")), 4));
        }
        return """
                # What Argo CD must know of a CaptureJob until its own distribution has it; written by ArgoCdTest.
                #   kubectl -n argocd patch configmap argocd-cm --patch-file deploy/argocd/argocd-cm.yaml
                data:
                  resource.customizations.health.sanderling.dev_CaptureJob: |
                """
                + indented(Files.readString(CUSTOMIZATION.resolve("health.lua")), 4)
                + "  resource.customizations.actions.sanderling.dev_CaptureJob: |\n" + indented(actions.toString(), 4);
    }

    private static List<String> actionNames() throws IOException {
        try (Stream<Path> folders = Files.list(ACTIONS)) {
            return folders.filter(folder -> Files.exists(folder.resolve("action.lua")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static String indented(String text, int spaces) {
        return text.lines()
                .map(line -> line.isEmpty() ? "\n" : " ".repeat(spaces) + line + "\n")
                .collect(Collectors.joining());
    }

    private static List<JsonNode> list(JsonNode document, String field) {
        var nodes = new ArrayList<JsonNode>();
        document.get(field).forEach(nodes::add);
        return nodes;
    }
}
