package dev.sanderling.runner.types;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;

/** Whether a value is in a database what it is in JSON: not by its text, which is the database's own, but by its type. */
final class Landed {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private Landed() {}

    /**
     * Compares.
     *
     * @param type of the column
     * @param text that the database gives of the value; null for none
     * @param json as in the files
     */
    static boolean is(String type, String text, String json) throws Exception {
        if (text == null || json.equals("null")) {
            // A JSON null is a value of its own.
            return text == null ? json.equals("null") : text.equals("null");
        }
        String plain = json.startsWith("\"") ? JSON.readTree(json).asText() : json;
        String name = type.replaceAll("[( ].*", "");
        return switch (name) {
            case "boolean" -> text.equals("t") == json.equals("true") || text.equals(json);
            case "tinyint", "smallint", "mediumint", "int", "integer", "bigint", "decimal", "numeric" ->
                plain.matches("true|false") ? text.equals(plain.equals("true") ? "1" : "0") : number(text, plain);
            case "real", "float" -> Float.parseFloat(text) == Float.parseFloat(plain);
            case "double" -> Double.parseDouble(text) == Double.parseDouble(plain);
            case "json", "jsonb" -> same(JSON.readTree(text), JSON.readTree(json));
            case "date", "datetime", "timestamp", "time", "interval" ->
                moment(text).equals(moment(plain));
            case "bit" ->
                type.startsWith("bit varying")
                        ? text.equals(plain)
                        : text.replaceFirst("^0+(?=.)", "").equals(plain.replaceFirst("^0+(?=.)", ""));
            case "bytea" -> text.equals("\\x" + hex(plain));
            case "longblob", "varbinary", "blob" -> text.equalsIgnoreCase(hex(plain));
            default ->
                text.equals(plain)
                        || json.matches("(?s)[\\[{].*")
                                && text.matches("(?s)[\\[{].*")
                                && same(JSON.readTree(text), JSON.readTree(json))
                        || text.equals(json);
        };
    }

    private static boolean number(String text, String plain) {
        return plain.matches("-?[0-9.eE+-]+")
                ? new BigDecimal(text).compareTo(new BigDecimal(plain)) == 0
                : text.equals(plain);
    }

    private static String hex(String base64) {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    }

    /** In one notation: no T, no zone, no zeros at the end of a fraction. */
    private static String moment(String text) {
        String bare = text.replace('T', ' ').replaceAll("(Z|\\+00)$", "");
        String era = bare.endsWith(" BC") ? " BC" : "";
        String rest = bare.replace(" BC", "");
        return (rest.contains(".") ? rest.replaceAll("\\.?0+$", "") : rest) + era;
    }

    /** Numbers by their value. */
    private static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0
                    || one.doubleValue() == other.doubleValue()
                            && one.decimalValue().precision() <= 17;
        }
        if (one.size() != other.size() || one.getNodeType() != other.getNodeType()) {
            return false;
        }
        if (one.isObject()) {
            for (Iterator<Map.Entry<String, JsonNode>> fields = one.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                if (!other.has(field.getKey()) || !same(field.getValue(), other.get(field.getKey()))) {
                    return false;
                }
            }
            return true;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.get(i), other.get(i))) {
                return false;
            }
        }
        return one.size() > 0 || one.equals(other);
    }
}
