package dev.sanderling.plan;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A YAML or JSON text as maps, lists, strings, big numbers, booleans and nulls.
 *
 * <p>Written out because the ready-made reader takes an alias ({@code *x}) for the string "x", the last of two equal
 * keys for the right one, and ignores what follows the first document; kubectl does none of that.
 */
final class YamlTree {
    private final YAMLParser parser;
    private final Place document;

    private YamlTree(YAMLParser parser, Place document) {
        this.parser = parser;
        this.document = document;
    }

    /** Empty where a problem was recorded; a document that is not a mapping is one. */
    static Optional<Map<String, @Nullable Object>> read(String text, Place document) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            return new YamlTree(parser, document).read();
        } catch (JsonProcessingException e) {
            document.problem("is not YAML" + at(e.getLocation()) + ": " + firstLine(e.getOriginalMessage()));
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot fail to be read", e);
        }
    }

    private Optional<Map<String, @Nullable Object>> read() throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            document.problem(first == null ? "is empty" : "is not a " + JobDocument.KIND + ": it has no fields");
            return Optional.empty();
        }
        int before = document.problems().size();
        Map<String, @Nullable Object> fields = object();
        if (parser.nextToken() != null) {
            document.problem("holds more than one document; keep the CaptureJob in a file of its own");
        }
        return document.problems().size() == before ? Optional.of(fields) : Optional.empty();
    }

    private @Nullable Object value() throws IOException {
        if (parser.isCurrentAlias()) {
            document.problem("uses an alias" + at(parser.currentTokenLocation()) + "; write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private Map<String, @Nullable Object> object() throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (object.containsKey(name) || name.equals("<<")) {
                String where = at(parser.currentTokenLocation());
                document.problem("has the key '" + name + "' twice or as a merge" + where + "; write every key once");
            }
            parser.nextToken();
            object.put(name, value());
        }
        return object;
    }

    private List<@Nullable Object> array() throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return Collections.unmodifiableList(array);
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1 ? "" : " in line " + location.getLineNr();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
