package dev.sanderling.operator.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.plan.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads an object; where that fails, again without what could not be read, until it can. */
final class TolerantDeserializer extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(TolerantDeserializer.class);
    /** Each time one field less; beyond that the whole section goes. */
    private static final int MOST = 100;
    /** Whole numbers up to here are exact in floating point. */
    private static final double MOST_EXACT = 1L << 53;
    /** In the order in which they are given up where no field can be blamed. */
    private static final List<String> SECTIONS = List.of("status", "spec", "data");

    TolerantDeserializer(JsonDeserializer<?> delegate) {
        super(delegate);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> delegate) {
        return new TolerantDeserializer(delegate);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        TokenBuffer copy = context.bufferAsCopyOfValue(parser);
        try {
            return _delegatee.deserialize(copy.asParserOnFirstToken(), context);
        } catch (JsonProcessingException | RuntimeException e) {
            JsonNode tree = context.readTree(copy.asParserOnFirstToken());
            if (tree instanceof ObjectNode object) {
                return withoutOddities(object, context, e);
            }
            throw e;
        }
    }

    private Object withoutOddities(ObjectNode object, DeserializationContext context, Exception first)
            throws IOException {
        var problems = new ArrayList<Problem>();
        Exception failure = first;
        for (int i = 0; i < MOST + SECTIONS.size(); i++) {
            boolean less =
                    (i < MOST && failure instanceof JsonMappingException wrong && leaveOut(object, wrong, problems))
                            || leaveOutSection(object, problems);
            if (!less) {
                break;
            }
            try {
                return remembering(read(object, context), object, problems);
            } catch (JsonProcessingException | RuntimeException e) {
                failure = e;
            }
        }
        throw new IOException("nothing of the object can be read", failure);
    }

    private Object read(ObjectNode object, DeserializationContext context) throws IOException {
        try (JsonParser again =
                new TreeTraversingParser(object, context.getParser().getCodec())) {
            again.nextToken();
            return _delegatee.deserialize(again, context);
        }
    }

    private static Object remembering(Object read, ObjectNode tree, List<Problem> problems) {
        if (read instanceof CaptureJob job) {
            // Its status will say so.
            Unreadable.remember(job, problems);
        } else if (read instanceof HasMetadata object && !problems.isEmpty()) {
            LOG.warn(
                    "{} {}/{} has values that are left out: {}",
                    object.getKind(),
                    tree.path("metadata").path("namespace").asText(),
                    tree.path("metadata").path("name").asText(),
                    problems);
        }
        return read;
    }

    /** False where no field of the object is to blame. */
    private static boolean leaveOut(ObjectNode object, JsonMappingException wrong, List<Problem> problems) {
        List<JsonMappingException.Reference> path = wrong.getPath();
        // The exception may name a field of the Java class that the text has not; then what holds it is to blame.
        for (int length = path.size(); length > 0; length--) {
            JsonNode holder = object;
            var words = new StringBuilder();
            for (int i = 0; i < length - 1; i++) {
                holder = step(holder, path.get(i));
                words.append(word(path.get(i), i == 0));
            }
            JsonMappingException.Reference last = path.get(length - 1);
            words.append(word(last, length == 1));
            JsonNode value = step(holder, last);
            if (!value.isMissingNode() && !isIdentity(words.toString())) {
                if (!madeWhole(holder, last, value)) {
                    remove(holder, last, words.toString());
                    problems.add(new Problem(words.toString(), Unreadable.sentence(value, wrong)));
                }
                return true;
            }
        }
        return false;
    }

    /** To the API server 5432.0 is a whole number. */
    private static boolean madeWhole(JsonNode holder, JsonMappingException.Reference last, JsonNode value) {
        if (!value.isFloatingPointNumber()
                || value.doubleValue() != Math.rint(value.doubleValue())
                || Math.abs(value.doubleValue()) > MOST_EXACT
                || !(holder instanceof ObjectNode fields)) {
            return false;
        }
        fields.put(last.getFieldName(), value.longValue());
        return true;
    }

    private static boolean leaveOutSection(ObjectNode object, List<Problem> problems) {
        for (String section : SECTIONS) {
            // An empty spec that still cannot be read is not tried again.
            if (object.has(section) && !object.path(section).isEmpty()) {
                object.remove(section);
                if (section.equals("spec")) {
                    object.putObject(section);
                }
                problems.add(new Problem(section, "cannot be read by this version"));
                return true;
            }
        }
        return false;
    }

    private static JsonNode step(JsonNode from, JsonMappingException.Reference by) {
        return by.getFieldName() == null ? from.path(by.getIndex()) : from.path(by.getFieldName());
    }

    private static String word(JsonMappingException.Reference reference, boolean first) {
        return reference.getFieldName() == null
                ? "[" + reference.getIndex() + "]"
                : (first ? "" : ".") + reference.getFieldName();
    }

    /** Without these nobody knows whose the object is. */
    private static boolean isIdentity(String path) {
        return path.equals("metadata") || path.equals("kind") || path.equals("apiVersion");
    }

    private static void remove(JsonNode holder, JsonMappingException.Reference last, String path) {
        if (holder instanceof ArrayNode array) {
            array.remove(last.getIndex());
        } else if (holder instanceof ObjectNode fields) {
            fields.remove(last.getFieldName());
            if (path.equals("spec")) {
                fields.putObject(path);
            }
            if (path.equals("spec.deletionPolicy")) {
                // A policy that nobody understood drops nothing.
                fields.put(last.getFieldName(), "Retain");
            }
        }
    }
}
