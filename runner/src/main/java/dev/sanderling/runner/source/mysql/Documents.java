package dev.sanderling.runner.source.mysql;

import io.debezium.document.Document;
import java.util.HashMap;
import java.util.Map;

/** Between Debezium's documents and plain maps. */
final class Documents {
    private Documents() {}

    static Map<String, Object> map(Document document) {
        Map<String, Object> map = new HashMap<>();
        document.forEach(field -> {
            if (field.getValue() != null && field.getValue().asObject() != null) {
                map.put(field.getName().toString(), field.getValue().asObject());
            }
        });
        return map;
    }

    static Document of(Map<String, Object> map) {
        Document document = Document.create();
        map.forEach(document::set);
        return document;
    }
}
