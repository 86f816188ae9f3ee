package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Files, published whole segments at a time. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FilesSpec(
        @Required
        @Pattern(Patterns.FILE_URL)
        @Size(min = 9, max = 1024)
        @JsonPropertyDescription("file:///absolute/path on a mounted volume. Belongs to one job alone.")
        @Nullable
        String url,

        @JsonPropertyDescription(
                "jsonl: a JSON object a line. csv: RFC 4180 with a header; a null is nothing, an empty text is two quotes. avro: object container files. parquet. Default: jsonl.")
        @Nullable
        FileFormat format,

        @JsonPropertyDescription("none, gzip or zstd; avro and parquet also snappy. Default: none.") @Nullable
        Compression compression) {}
