package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of what is done to changes on their way; exactly one kind of step. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "[has(self.filter), has(self.set), has(self.mask), has(self.hash), has(self.rename), has(self.drop), has(self.keep), has(self.route), has(self.cast), has(self.smt)].filter(x, x).size() == 1",
        message = "exactly one of filter, set, mask, hash, rename, drop, keep, route, cast and smt is needed")
public record TransformSpec(
        @Size(min = 1, max = 100)
        @JsonPropertyDescription("Tables it is for, schema.table with * as the only wildcard; absent: all tables.")
        @Nullable
        List<@Pattern(Patterns.TABLE) @Size(min = 3, max = 129) String> tables,

        @Size(min = 1, max = 4096)
        @JsonPropertyDescription("CEL expression; changes for which it is false are left out.")
        @Nullable
        String filter,

        @JsonPropertyDescription("A column that is computed; replaced where it is there, else added as the last one.")
        @Nullable
        SetSpec set,

        @JsonPropertyDescription("Columns whose values are overwritten.") @Nullable
        MaskSpec mask,

        @JsonPropertyDescription(
                "Columns whose values are replaced by a keyed hash, HMAC-SHA-256: equal values stay equal, and nobody without the key can try values out.")
        @Nullable
        HashSpec hash,

        @Size(min = 1, max = 100) @JsonPropertyDescription("Columns with another name: old name to new name.") @Nullable
        Map<String, String> rename,

        @Size(min = 1, max = 100) @JsonPropertyDescription("Columns that are left out.") @Nullable
        List<@Size(min = 1, max = 64) String> drop,

        @Size(min = 1, max = 100)
        @JsonPropertyDescription("The only columns that stay, besides those of the key.")
        @Nullable
        List<@Size(min = 1, max = 64) String> keep,

        @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
                "CEL expression for the name under which the sink has the row, as if it were of that table: 'schema.table', or 'table' in the schema it is in.")
        @Nullable
        String route,

        @JsonPropertyDescription("Columns of another type.") @Nullable
        CastSpec cast,

        @JsonPropertyDescription("A single message transform of Kafka Connect, for those who have one configured.")
        @Nullable
        SmtSpec smt) {}
