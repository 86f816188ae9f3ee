package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tells the rows of a table apart that has no primary key. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JdbcKeySpec(
        @Required
        @Pattern(Patterns.TABLE)
        @Size(min = 3, max = 129)
        @JsonPropertyDescription("schema.table in the source.")
        @Nullable
        String table,

        @Required @Size(min = 1, max = 16) @JsonPropertyDescription("Names of its columns.") @Nullable
        List<String> columns) {}
