package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Where to go on from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResumeFromSpec(
        @Required
        @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
                "PostgreSQL: an LSN, e.g. 0/16B3748. MySQL: file:position of a transaction's end, or with GTIDs the set of transactions that are not wanted (again).")
        @Nullable
        String position) {}
