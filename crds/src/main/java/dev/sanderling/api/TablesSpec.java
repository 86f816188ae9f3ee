package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Table patterns, schema.table (MySQL: database.table); * is the only wildcard. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TablesSpec(
        @Required @Size(min = 1, max = 500) @JsonPropertyDescription("Tables to capture.") @Nullable
        List<@Pattern(Patterns.TABLE) @Size(min = 3, max = 129) String> include,

        @Size(max = 500) @JsonPropertyDescription("Tables left out of what include names.") @Nullable
        List<@Pattern(Patterns.TABLE) @Size(min = 3, max = 129) String> exclude) {}
