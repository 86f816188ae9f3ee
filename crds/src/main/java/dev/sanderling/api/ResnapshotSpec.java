package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which rows are read anew. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResnapshotSpec(
        @Size(min = 1, max = 100)
        @JsonPropertyDescription(
                "Captured tables, schema.table (MySQL: database.table), without wildcard; all tables where this is absent.")
        @Nullable
        List<@Pattern(Patterns.TABLE) @Size(min = 3, max = 129) String> tables) {}
