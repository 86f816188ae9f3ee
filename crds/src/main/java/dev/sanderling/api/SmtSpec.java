package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A single message transform of Kafka Connect. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SmtSpec(
        @Required
        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Its class. Of org.apache.kafka.connect.transforms: Cast$Value, Filter, InsertField$Value, MaskField$Value, RegexRouter, ReplaceField$Value, TimestampConverter$Value; and io.debezium.transforms.ByLogicalTableRouter. The value it gets is the row, flat; the topic is schema.table.")
        @Nullable
        String type,

        @Size(max = 32)
        @JsonPropertyDescription("Its configuration, as in a connector's without the prefix transforms.<name>.")
        @Nullable
        Map<String, String> config,

        @JsonPropertyDescription("The only tables it is for; absent: all tables.") @Nullable
        SmtPredicateSpec predicate) {}
