package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** The rows that {@code kubectl get} prints. */
final class Table {
    private static final List<ResourceType.Column> AGE =
            List.of(new ResourceType.Column("Age", "date", ".metadata.creationTimestamp", 0));
    private static final List<ResourceType.Column> POD = List.of(
            new ResourceType.Column("Status", "string", ".status.phase", 0),
            new ResourceType.Column("Reason", "string", ".status.containerStatuses[0].state.waiting.reason", 0),
            AGE.getFirst());
    private static final List<ResourceType.Column> JOB = List.of(
            new ResourceType.Column("Active", "integer", ".status.active", 0),
            new ResourceType.Column("Succeeded", "integer", ".status.succeeded", 0),
            new ResourceType.Column("Failed", "integer", ".status.failed", 0),
            AGE.getFirst());
    private static final List<ResourceType.Column> CRON_JOB = List.of(
            new ResourceType.Column("Schedule", "string", ".spec.schedule", 0),
            new ResourceType.Column("Timezone", "string", ".spec.timeZone", 0),
            new ResourceType.Column("Suspend", "boolean", ".spec.suspend", 0),
            new ResourceType.Column("Last Schedule", "date", ".status.lastScheduleTime", 0),
            AGE.getFirst());

    private Table() {}

    static boolean wanted(ApiRequest request) {
        return request.accept().contains("as=Table");
    }

    static ObjectNode of(ResourceType type, List<ObjectNode> objects, String revision, boolean header, Instant now) {
        ObjectNode table = Json.object();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata").put("resourceVersion", revision);
        ArrayNode definitions = header ? table.putArray("columnDefinitions") : Json.array();
        definitions
                .addObject()
                .put("name", "Name")
                .put("type", "string")
                .put("format", "name")
                .put("priority", 0);
        List<ResourceType.Column> columns = columns(type);
        for (ResourceType.Column column : columns) {
            definitions
                    .addObject()
                    .put("name", column.name())
                    // The cells below are already text, as the real server sends them for dates.
                    .put("type", column.type().equals("date") ? "string" : column.type())
                    .put("priority", column.priority());
        }
        ArrayNode rows = table.putArray("rows");
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            cells.add(object.path("metadata").path("name"));
            for (ResourceType.Column column : columns) {
                cells.add(cell(column, JsonPath.at(object, column.jsonPath()), now));
            }
            ObjectNode partial = row.putObject("object");
            partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
            ObjectNode metadata = Json.metadata(object).deepCopy();
            metadata.remove("managedFields");
            partial.set("metadata", metadata);
        }
        return table;
    }

    private static List<ResourceType.Column> columns(ResourceType type) {
        if (!type.columns().isEmpty()) {
            return type.columns();
        }
        return switch (type.qualified()) {
            case "pods" -> POD;
            case "jobs.batch" -> JOB;
            case "cronjobs.batch" -> CRON_JOB;
            default -> AGE;
        };
    }

    private static JsonNode cell(ResourceType.Column column, JsonNode value, Instant now) {
        if (value.isMissingNode() || value.isNull()) {
            return Json.object().nullNode();
        }
        if (column.type().equals("date")) {
            return Json.object().textNode(age(value.asText(), now));
        }
        return value.isContainerNode() ? Json.object().textNode(value.toString()) : value;
    }

    private static String age(String since, Instant now) {
        try {
            return age(Duration.between(Instant.parse(since), now));
        } catch (DateTimeParseException e) {
            return "<unknown>";
        }
    }

    /** The age as {@code kubectl} writes it. */
    static String age(Duration age) {
        long seconds = age.toSeconds();
        if (seconds < 0) {
            return "<invalid>";
        }
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 600) {
            return seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
        }
        if (seconds < 3 * 3600) {
            return seconds / 60 + "m";
        }
        if (seconds < 48 * 3600) {
            return seconds / 3600 + "h";
        }
        return seconds / 86400 + "d";
    }
}
