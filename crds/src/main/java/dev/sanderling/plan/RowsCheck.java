package dev.sanderling.plan;

import dev.sanderling.api.Deletes;
import dev.sanderling.api.Inclusion;
import dev.sanderling.api.RowFormat;
import dev.sanderling.api.RowsSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks spec.sinks[].rows. */
final class RowsCheck {
    private static final RowsSpec NONE = new RowsSpec(null, null, null, null, null, null, null, null);
    private static final int NAME = 64;

    private RowsCheck() {}

    static Rows check(Place place, @Nullable RowsSpec given) {
        RowsSpec spec = given == null ? NONE : given;
        Rows rows = new Rows(
                spec.format() == null ? Defaults.ROW_FORMAT : spec.format(),
                spec.deletes() == null ? Defaults.DELETES : spec.deletes(),
                name(place.field("deletedField"), spec.deletedField(), Defaults.DELETED_FIELD),
                added(place.field("keyField"), spec.key(), spec.keyField(), Defaults.KEY_FIELD),
                added(place.field("metadataField"), spec.metadata(), spec.metadataField(), Defaults.METADATA_FIELD),
                name(place.field("recordField"), spec.recordField(), Defaults.RECORD_FIELD));
        distinct(place, rows);
        return rows;
    }

    private static Optional<String> added(
            Place place, @Nullable Inclusion inclusion, @Nullable String name, String absent) {
        String field = name(place, name, absent);
        return inclusion == Inclusion.DROP ? Optional.empty() : Optional.of(field);
    }

    private static String name(Place place, @Nullable String name, String absent) {
        if (name == null) {
            return absent;
        }
        if (name.isBlank() || name.length() > NAME || name.chars().anyMatch(Character::isISOControl)) {
            place.problem("is not the name of a field; use 1 to " + NAME + " characters");
        }
        return name;
    }

    /** Two added fields of one name would overwrite each other. */
    private static void distinct(Place place, Rows rows) {
        Map<String, String> fields = new HashMap<>();
        rows.keyField().ifPresent(name -> fields.put(name, "keyField"));
        rows.metadataField().ifPresent(name -> claim(place, fields, "metadataField", name));
        if (rows.deletes() == Deletes.ADD_FIELD) {
            claim(place, fields, "deletedField", rows.deletedField());
        }
        if (rows.format() == RowFormat.WRAP) {
            claim(place, fields, "recordField", rows.recordField());
        }
    }

    private static void claim(Place place, Map<String, String> fields, String field, String name) {
        String other = fields.putIfAbsent(name, field);
        if (other != null) {
            place.field(field).problem("'" + name + "' is also what " + other + " is called; rename one of them");
        }
    }
}
