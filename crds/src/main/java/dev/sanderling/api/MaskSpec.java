package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns whose values are overwritten; absent values stay absent. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!(has(self.text) && has(self.keepLast))", message = "text and keepLast exclude each other")
public record MaskSpec(
        @Required
        @Size(min = 1, max = 100)
        @JsonPropertyDescription("Columns to overwrite; those of the key too.")
        @Nullable
        List<@Size(min = 1, max = 64) String> columns,

        @Size(max = 256)
        @JsonPropertyDescription("Put in place of every value. Default: every character is overwritten with *.")
        @Nullable
        String text,

        @Min(0)
        @Max(64)
        @JsonPropertyDescription(
                "How many characters at the end are left as they are; a value that has no more than these is overwritten whole. Default: 0.")
        @Nullable
        Integer keepLast) {}
