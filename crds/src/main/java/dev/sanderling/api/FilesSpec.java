package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Files, published whole segments at a time. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.s3) || !has(self.url) || self.url.startsWith('s3://')",
        message = "s3 is for a url that begins with s3://")
@ValidationRule(
        value = "!has(self.gcs) || !has(self.url) || self.url.startsWith('gs://')",
        message = "gcs is for a url that begins with gs://")
@ValidationRule(
        value = "has(self.azure) == (has(self.url) && self.url.startsWith('az://'))",
        message = "azure belongs to a url that begins with az://, and such a url needs it")
public record FilesSpec(
        @Required
        @Pattern(Patterns.FILES_URL)
        @Size(min = 9, max = 1024)
        @JsonPropertyDescription(
                "file:///absolute/path on a mounted volume, s3://bucket/prefix, gs://bucket/prefix or az://container/prefix. Belongs to one job alone.")
        @Nullable
        String url,

        @JsonPropertyDescription("How Amazon S3 or a store that speaks it is reached; for s3:// only.") @Nullable
        S3Spec s3,

        @JsonPropertyDescription("How Google Cloud Storage is reached; for gs:// only.") @Nullable
        GcsSpec gcs,

        @JsonPropertyDescription("How Azure Blob Storage is reached; az:// needs it.") @Nullable
        AzureSpec azure,

        @JsonPropertyDescription(
                "jsonl: a JSON object a line. csv: RFC 4180 with a header; a null is nothing, an empty text is two quotes. avro: object container files. parquet. Default: jsonl.")
        @Nullable
        FileFormat format,

        @JsonPropertyDescription("none, gzip or zstd; avro and parquet also snappy. Default: none.") @Nullable
        Compression compression) {}
