package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One key of a ConfigMap or Secret of the job's namespace; exactly one of the two. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.configMapName) != has(self.secretName)",
        message = "exactly one of configMapName and secretName is needed")
public record FileReference(
        @Pattern(Patterns.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("ConfigMap that has the key.")
        @Nullable
        String configMapName,

        @Pattern(Patterns.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Secret that has the key.")
        @Nullable
        String secretName,

        @Pattern(Patterns.KEY) @Size(min = 1, max = 253) @JsonPropertyDescription("The key. Default: ca.crt.") @Nullable
        String key) {}
