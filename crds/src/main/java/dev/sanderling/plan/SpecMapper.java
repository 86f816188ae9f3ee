package dev.sanderling.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.sanderling.api.CaptureJobSpec;
import dev.sanderling.api.RunnerSpec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** From tree to wire records, as the API server would: a number is no string, a string no number. */
final class SpecMapper {
    static final CaptureJobSpec EMPTY = new CaptureJobSpec(null, null, null, null, null, null, null, null, null, null);

    private SpecMapper() {}

    /** Reads as much as has the right shape; a problem for each field that has not. */
    static CaptureJobSpec read(JsonNode spec, Strictness strictness, Place place) {
        ObjectMapper mapper = mapper(strictness);
        JsonNode rest = spec;
        while (true) {
            try {
                CaptureJobSpec read = mapper.treeToValue(rest, CaptureJobSpec.class);
                return read == null ? EMPTY : read;
            } catch (JsonMappingException e) {
                Place at = place(place, e);
                at.problem(Shapes.wanted(mapper, e));
                if (e.getPath().isEmpty()) {
                    return EMPTY;
                }
                // Read again without it, so that the user sees all such problems at once.
                rest = rest.deepCopy();
                remove(rest, e);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree cannot be malformed", e);
            }
        }
    }

    static ObjectMapper mapper(Strictness strictness) {
        var builder = JsonMapper.builder()
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
        if (strictness == Strictness.LENIENT) {
            builder.addModule(new SimpleModule().addDeserializer(RunnerSpec.class, new Skipped()));
        }
        return builder.build();
    }

    /** Leaves spec.runner out without loading the Kubernetes model, which would double the time of an empty run. */
    private static final class Skipped extends JsonDeserializer<RunnerSpec> {
        @Override
        public @Nullable RunnerSpec deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            parser.skipChildren();
            return null;
        }
    }

    private static Place place(Place spec, JsonMappingException e) {
        Place place = spec;
        for (var step : e.getPath()) {
            place = step.getFieldName() == null ? place.item(step.getIndex()) : place.field(step.getFieldName());
        }
        return place;
    }

    private static void remove(JsonNode spec, JsonMappingException e) {
        JsonNode parent = spec;
        for (var step : e.getPath().subList(0, e.getPath().size() - 1)) {
            parent = step.getFieldName() == null ? parent.path(step.getIndex()) : parent.path(step.getFieldName());
        }
        var last = e.getPath().getLast();
        switch (parent) {
            case ObjectNode object -> object.remove(last.getFieldName());
            case ArrayNode array -> array.setNull(last.getIndex());
            default -> throw new IllegalStateException("no such field: " + e.getPathReference());
        }
    }
}
