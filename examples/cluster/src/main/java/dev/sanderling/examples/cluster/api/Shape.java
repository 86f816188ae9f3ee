package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;

/** How server-side apply looks at a value: merged field by field (item by item), or owned as one. */
interface Shape {
    /** Whether the object's fields, or the array's items, are owned one by one. */
    boolean granular(JsonNode value);

    Shape field(String name);

    Shape item();

    /** The step of a path that stands for this item of a granular array. */
    String step(JsonNode item);

    static Shape of(ResourceType type) {
        JsonNode schema = type.schema();
        return schema == null ? new NamedShape("") : new SchemaShape(schema, true);
    }
}
