package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** For which tables a single message transform is: Kafka Connect's predicate TopicNameMatches. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SmtPredicateSpec(
        @Required
        @Size(min = 1, max = 512)
        @JsonPropertyDescription("Regular expression that the table's whole name, schema.table, must match.")
        @Nullable
        String topicNameMatches,

        @JsonPropertyDescription("Whether it is for the tables that do not match instead. Default: false.") @Nullable
        Boolean negate) {}
