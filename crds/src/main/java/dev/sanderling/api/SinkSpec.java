package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One destination; exactly one of its kinds. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SinkSpec(
        @JsonPropertyDescription("Name of the sink, unique in the job.") @Nullable
        String name,

        @JsonPropertyDescription("Files under a URL.") @Nullable
        FilesSpec files,

        @JsonPropertyDescription("What a row looks like.") @Nullable
        RowsSpec rows) {}
