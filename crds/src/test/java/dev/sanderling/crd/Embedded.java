package dev.sanderling.crd;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import dev.sanderling.api.BatchJobSpec;
import dev.sanderling.api.Patterns;
import dev.sanderling.api.RunnerSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;

/**
 * Bounds for what {@code spec.runner} and {@code spec.afterBatch.job} embed of Kubernetes: the generator knows the types but not their sizes. Whatever is
 * beyond could never become a pod, and some of it no client could read.
 */
final class Embedded {
    static final long ITEMS = 100;
    static final long CHARACTERS = 4096;

    private static final String JOB = "spec.afterBatch.job.";
    private static final List<String> IN_JOB = List.of("env", "resources", "volumes", "volumeMounts");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Embedded() {}

    /** Whether the fields of the object at that place are Kubernetes' own. */
    static boolean isAt(String place) {
        return IN_JOB.stream().anyMatch(field -> place.startsWith(JOB + field)) || place.startsWith("spec.runner.");
    }

    static void bound(JSONSchemaProps spec) {
        properties(spec.getProperties().get("runner"), JSON.constructType(RunnerSpec.class));
        JSONSchemaProps job =
                spec.getProperties().get("afterBatch").getProperties().get("job");
        properties(job, JSON.constructType(BatchJobSpec.class));
    }

    private static void properties(JSONSchemaProps schema, JavaType type) {
        if (schema.getProperties() == null) {
            return;
        }
        for (BeanPropertyDefinition property :
                JSON.getDeserializationConfig().introspect(type).findProperties()) {
            JSONSchemaProps field = schema.getProperties().get(property.getName());
            if (field != null) {
                value(field, property.getPrimaryType());
            }
        }
    }

    private static void value(JSONSchemaProps schema, JavaType type) {
        if (type.hasRawClass(Quantity.class)) {
            schema.setPattern(Patterns.QUANTITY);
        } else if (type.isCollectionLikeType()) {
            schema.setMaxItems(schema.getMaxItems() == null ? Long.valueOf(ITEMS) : schema.getMaxItems());
            value(schema.getItems().getSchema(), type.getContentType());
        } else if (type.isMapLikeType()) {
            schema.setMaxProperties(
                    schema.getMaxProperties() == null ? Long.valueOf(ITEMS) : schema.getMaxProperties());
            value(schema.getAdditionalProperties().getSchema(), type.getContentType());
        } else if (type.hasRawClass(Integer.class) || type.hasRawClass(int.class)) {
            schema.setFormat("int32");
            schema.setMinimum(schema.getMinimum() == null ? Double.valueOf(Integer.MIN_VALUE) : schema.getMinimum());
            schema.setMaximum(schema.getMaximum() == null ? Double.valueOf(Integer.MAX_VALUE) : schema.getMaximum());
        } else if (type.hasRawClass(String.class)) {
            schema.setMaxLength(schema.getMaxLength() == null ? Long.valueOf(CHARACTERS) : schema.getMaxLength());
        } else {
            properties(schema, type);
        }
    }
}
