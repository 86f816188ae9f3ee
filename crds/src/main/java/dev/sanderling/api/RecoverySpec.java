package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Asks for another place to go on from; exactly one way. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.resnapshot), has(self.resumeFrom)].filter(x, x).size() == 1",
        message = "exactly one of resnapshot and resumeFrom is needed")
public record RecoverySpec(
        @Required
        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Any string; each value is acted on once, by the next run, also where an older document comes back with it; the newest is echoed in status.recovery.requestId.")
        @Nullable
        String requestId,

        @JsonPropertyDescription(
                "Read rows anew. Of all tables: the slot is made anew, and changes between the old position and the new one are not captured one by one.")
        @Nullable
        ResnapshotSpec resnapshot,

        @JsonPropertyDescription(
                "Go on from another position that the source still has. An earlier one captures changes again; what lies before a later one is left out.")
        @Nullable
        ResumeFromSpec resumeFrom) {}
