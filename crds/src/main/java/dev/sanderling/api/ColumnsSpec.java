package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Column patterns, schema.table.column (MySQL: database.table.column); * is the only wildcard. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ColumnsSpec(
        @Size(max = 500) @JsonPropertyDescription("Columns that are never read into the output.") @Nullable
        List<@Pattern(Patterns.COLUMN) @Size(min = 5, max = 194) String> exclude) {}
