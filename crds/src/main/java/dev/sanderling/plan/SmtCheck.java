package dev.sanderling.plan;

import dev.sanderling.api.SmtPredicateSpec;
import dev.sanderling.api.SmtSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Checks a single message transform. Only those are taken that mean the same here as in a connector: what is about keys,
 * headers, tombstones, envelopes or one single value has no counterpart, and each is told what does it instead.
 */
final class SmtCheck {
    private static final String KAFKA = "org.apache.kafka.connect.transforms.";
    private static final String DEBEZIUM = "io.debezium.transforms.";
    private static final int SETTINGS = 32;
    private static final int SETTING = 4_096;

    private static final Set<String> KNOWN = Set.of(
            KAFKA + "Cast$Value",
            KAFKA + "Filter",
            KAFKA + "InsertField$Value",
            KAFKA + "MaskField$Value",
            KAFKA + "RegexRouter",
            KAFKA + "ReplaceField$Value",
            KAFKA + "TimestampConverter$Value",
            DEBEZIUM + "ByLogicalTableRouter");

    private static final Set<String> ROUTERS = Set.of(KAFKA + "RegexRouter", DEBEZIUM + "ByLogicalTableRouter");
    private static final String UNIQUE = "key.enforce.uniqueness";

    /** By class, what to do without it. */
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry(
                    KAFKA + "TimestampRouter", "rows of a snapshot have no time; use route, with metadata.committedAt"),
            Map.entry(KAFKA + "ValueToKey", "the key is the table's; a database sink has keys of its own"),
            Map.entry(KAFKA + "ExtractField$Value", "a row stays a row; use keep"),
            Map.entry(KAFKA + "HoistField$Value", "rows are flat; use rows.format: Wrap"),
            Map.entry(KAFKA + "Flatten$Value", "rows are flat already; leave it away"),
            Map.entry(KAFKA + "SetSchemaMetadata$Value", "names of schemas lead nowhere here; leave it away"),
            Map.entry(
                    DEBEZIUM + "ExtractNewRecordState", "rows are flat already; leave it away, see rows of the sinks"),
            Map.entry(DEBEZIUM + "ExtractChangedRecordState", "there are no headers; use set, with row and previous"),
            Map.entry(DEBEZIUM + "TimezoneConverter", "times with a zone are written in UTC; use set"),
            Map.entry(DEBEZIUM + "outbox.EventRouter", "it needs Debezium's envelope; use filter, keep and route"),
            Map.entry(DEBEZIUM + "Filter", "use filter, whose language is CEL"),
            Map.entry(DEBEZIUM + "ContentBasedRouter", "use route, whose language is CEL"));

    private SmtCheck() {}

    static Transform check(Place place, SmtSpec spec, List<TablePattern> tables, boolean files) {
        Place at = place.field("type");
        String type = at.required(spec.type(), "the class of the transform");
        Map<String, String> config = config(place.field("config"), spec.config());
        if (!type.isEmpty()) {
            type(at, type, files);
        }
        if (type.endsWith(".ByLogicalTableRouter") && !"false".equals(config.get(UNIQUE))) {
            place.field("config").problem("needs " + UNIQUE + ": \"false\", because the key is not changed here");
        }
        SmtPredicateSpec predicate = spec.predicate();
        return new Transform.Smt(
                tables,
                type,
                config,
                predicate == null ? Optional.empty() : pattern(place.field("predicate"), predicate),
                predicate != null && Boolean.TRUE.equals(predicate.negate()));
    }

    private static void type(Place at, String type, boolean files) {
        if (!KNOWN.contains(type)) {
            at.problem("'" + type + "' cannot be used here: " + why(type));
        } else if (!files && ROUTERS.contains(type)) {
            at.problem("needs sinks that are files: a database sink has a table for each table of the source; use a job"
                    + " of its own for it");
        }
    }

    private static String why(String type) {
        if (INSTEAD.containsKey(type)) {
            return INSTEAD.get(type);
        }
        if (type.endsWith("$Key")) {
            return "the key is made of the row's columns; use $Value, which changes a column in both";
        }
        if (type.contains("Header")) {
            return "rows have no headers; use set";
        }
        return "use one of " + String.join(", ", KNOWN.stream().sorted().toList());
    }

    private static Map<String, String> config(Place place, @Nullable Map<String, String> given) {
        if (given == null) {
            return Map.of();
        }
        if (given.size() > SETTINGS) {
            place.problem("has " + given.size() + " entries; use at most " + SETTINGS);
        }
        given.forEach((key, value) -> {
            if (value == null || value.length() > SETTING) {
                place.key(key).problem("needs a text of at most " + SETTING + " characters");
            }
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    private static Optional<String> pattern(Place place, SmtPredicateSpec predicate) {
        Place at = place.field("topicNameMatches");
        String text = at.required(predicate.topicNameMatches(), "what the name schema.table must match");
        if (text.length() > 512) {
            at.problem("is longer than 512 characters");
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(text).pattern());
        } catch (PatternSyntaxException e) {
            at.problem("is no regular expression: " + e.getDescription());
            return Optional.empty();
        }
    }
}
