package dev.sanderling.plan;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.Optional;

/**
 * A YAML or JSON text as a tree.
 *
 * <p>Written out because the ready-made reader takes an alias ({@code *x}) for the string "x", the last of two equal
 * keys for the right one, and ignores what follows the first document; kubectl does none of that.
 */
final class YamlTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private final YAMLParser parser;
    private final Place document;

    private YamlTree(YAMLParser parser, Place document) {
        this.parser = parser;
        this.document = document;
    }

    /** Empty where a problem was recorded. */
    static Optional<JsonNode> read(String text, Place document) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            return new YamlTree(parser, document).read();
        } catch (JsonProcessingException e) {
            document.problem("is not YAML" + at(e.getLocation()) + ": " + firstLine(e.getOriginalMessage()));
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot fail to be read", e);
        }
    }

    private Optional<JsonNode> read() throws IOException {
        if (parser.nextToken() == null) {
            document.problem("is empty");
            return Optional.empty();
        }
        int before = document.problems().size();
        JsonNode node = value();
        if (parser.nextToken() != null) {
            document.problem("holds more than one document; keep the CaptureJob in a file of its own");
        }
        return document.problems().size() == before ? Optional.of(node) : Optional.empty();
    }

    private JsonNode value() throws IOException {
        if (parser.isCurrentAlias()) {
            document.problem("uses an alias" + at(parser.currentTokenLocation()) + "; write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> NODES.textNode(parser.getText());
        };
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String where = at(parser.currentTokenLocation());
            parser.nextToken();
            if (object.replace(name, value()) != null || name.equals("<<")) {
                document.problem("has the key '" + name + "' twice or as a merge" + where + "; write every key once");
            }
        }
        return object;
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }

    private static String at(JsonLocation location) {
        return location == null || location.getLineNr() < 1 ? "" : " in line " + location.getLineNr();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
