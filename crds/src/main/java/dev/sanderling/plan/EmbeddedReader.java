package dev.sanderling.plan;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The wire form of what has parts of Kubernetes' own (spec.runner, spec.afterBatch.job), read by Jackson. Its own fields
 * are told apart from unknown ones here, because the Kubernetes model keeps what it does not know instead of refusing it.
 */
final class EmbeddedReader {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private EmbeddedReader() {}

    static <T> @Nullable T read(Class<T> type, @Nullable Object value, Place place) {
        reportUnknown(value, MAPPER.constructType(type), place);
        try {
            return MAPPER.convertValue(value, type);
        } catch (IllegalArgumentException e) {
            Place at = place;
            if (e.getCause() instanceof JsonMappingException wrong) {
                for (var step : wrong.getPath()) {
                    at = step.getFieldName() == null ? at.item(step.getIndex()) : at.field(step.getFieldName());
                }
            }
            at.problem("has a value of the wrong type");
            return null;
        }
    }

    private static void reportUnknown(@Nullable Object value, JavaType type, Place place) {
        if (value instanceof List<?> list && type.isCollectionLikeType()) {
            for (int i = 0; i < list.size(); i++) {
                reportUnknown(list.get(i), type.getContentType(), place.item(i));
            }
        } else if (value instanceof Map<?, ?> map && !type.isMapLikeType()) {
            Map<String, JavaType> fields = fields(type);
            map.forEach((name, inner) -> {
                JavaType field = fields.get(String.valueOf(name));
                if (field == null) {
                    place.field(String.valueOf(name))
                            .problem("is not a field; see the Kubernetes reference for the ones there are");
                } else {
                    reportUnknown(inner, field, place.field(String.valueOf(name)));
                }
            });
        }
    }

    private static Map<String, JavaType> fields(JavaType type) {
        var fields = new TreeMap<String, JavaType>();
        for (BeanPropertyDefinition property :
                MAPPER.getDeserializationConfig().introspect(type).findProperties()) {
            if (!property.getName().equals("additionalProperties")) {
                fields.put(property.getName(), property.getPrimaryType());
            }
        }
        return fields;
    }
}
