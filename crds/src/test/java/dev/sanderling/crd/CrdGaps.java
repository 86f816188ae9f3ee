package dev.sanderling.crd;

import dev.sanderling.api.CaptureJob;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the generator leaves out, said here once. */
final class CrdGaps {
    /** Kinds of volume that do not reach into the node; the others are not even in the schema. */
    private static final Set<String> VOLUME =
            Set.of("name", "persistentVolumeClaim", "secret", "configMap", "projected", "emptyDir", "csi");

    private static final Set<String> ENVIRONMENT = Set.of("name", "valueFrom");

    /** Bounded, because a rule looks at it. */
    private static final long ENVIRONMENT_NAME = 128;

    private CrdGaps() {}

    static CustomResourceDefinition close(CustomResourceDefinition crd) {
        CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
        orderColumns(version);
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        // The generator does not look at the type parameters of CustomResource.
        root.setRequired(List.of("spec"));
        JSONSchemaProps spec = at(root, "spec");
        JSONSchemaProps status = at(root, "status");
        spec.setDescription("What to capture, when, and where to.");
        status.setDescription("What happened; written by the operator alone.");
        mapBy(at(spec, "sinks"), "name");
        // Several managers may write conditions with server-side apply.
        mapBy(at(status, "conditions"), "type");
        JSONSchemaProps runner = at(spec, "runner");
        keep(at(runner, "volumes"), VOLUME);
        keep(at(runner, "env"), ENVIRONMENT);
        at(runner, "env").getItems().getSchema().getProperties().get("name").setMaxLength(ENVIRONMENT_NAME);
        JSONSchemaProps job = at(at(spec, "afterBatch"), "job");
        keep(at(job, "volumes"), VOLUME);
        keep(at(job, "env"), Set.of("name", "value", "valueFrom"));
        at(job, "env").getItems().getSchema().getProperties().get("name").setMaxLength(ENVIRONMENT_NAME);
        Embedded.bound(spec);
        Sentences.instead(root);
        wholeNumbers(root);
        return crd;
    }

    private static JSONSchemaProps at(JSONSchemaProps schema, String field) {
        return schema.getProperties().get(field);
    }

    private static void mapBy(JSONSchemaProps list, String key) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(key));
        // An API server refuses a CRD whose map key may be absent.
        JSONSchemaProps item = list.getItems().getSchema();
        var required = new java.util.TreeSet<>(item.getRequired() == null ? List.<String>of() : item.getRequired());
        required.add(key);
        item.setRequired(List.copyOf(required));
    }

    private static void keep(JSONSchemaProps list, Set<String> fields) {
        Map<String, JSONSchemaProps> items = list.getItems().getSchema().getProperties();
        items.keySet().retainAll(fields);
    }

    /** Without a format an API server may read large numbers as floating point. */
    private static void wholeNumbers(JSONSchemaProps schema) {
        if ("integer".equals(schema.getType()) && schema.getFormat() == null) {
            schema.setFormat("int64");
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(CrdGaps::wholeNumbers);
        }
        if (schema.getItems() != null) {
            wholeNumbers(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            wholeNumbers(schema.getAdditionalProperties().getSchema());
        }
    }

    /** In the order of the annotations; the generator sorts by path, which begins with AGE. */
    private static void orderColumns(CustomResourceDefinitionVersion version) {
        List<String> names = Arrays.stream(CaptureJob.class.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        version.getAdditionalPrinterColumns()
                .sort((a, b) -> Integer.compare(names.indexOf(a.getName()), names.indexOf(b.getName())));
    }
}
