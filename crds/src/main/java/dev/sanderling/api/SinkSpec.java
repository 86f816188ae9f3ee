package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One destination; exactly one of its kinds. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.files), has(self.jdbc)].filter(x, x).size() == 1",
        message = "exactly one kind of sink is needed: files or jdbc")
@ValidationRule(value = "!has(self.jdbc) || !has(self.rows)", message = "rows is for files; a jdbc sink writes columns")
public record SinkSpec(
        @Required
        @Pattern(Patterns.LABEL)
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of the sink, unique in the job.")
        @Nullable
        String name,

        @JsonPropertyDescription("Files under a URL.") @Nullable
        FilesSpec files,

        @JsonPropertyDescription("Tables of a database; at most one such sink in a job.") @Nullable
        JdbcSpec jdbc,

        @JsonPropertyDescription("What a line of a file looks like.") @Nullable
        RowsSpec rows) {}
