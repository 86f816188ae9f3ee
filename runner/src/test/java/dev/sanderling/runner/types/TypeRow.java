package dev.sanderling.runner.types;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the type table.
 *
 * @param literal SQL expression of the type
 * @param json what a row holds for it
 * @param note for the reader; empty where nothing is to say
 */
record TypeRow(String type, String literal, String json, String note) {
    /** Lines of {@code type | literal | json | note}; an empty type repeats the one above, # begins a comment. */
    static List<TypeRow> read(String resource) {
        List<TypeRow> rows = new ArrayList<>();
        String type = "";
        for (String line : text(resource).lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split(" \\| ?", -1);
            if (cells.length < 3) {
                throw new IllegalArgumentException("not a row of the type table: " + line);
            }
            type = cells[0].isBlank() ? type : cells[0].strip();
            rows.add(new TypeRow(type, cells[1].strip(), cells[2].strip(), cells.length > 3 ? cells[3].strip() : ""));
        }
        return List.copyOf(rows);
    }

    private static String text(String resource) {
        try (var in = TypeRow.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
