package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What a row looks like in the sink. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RowsSpec(
        @JsonPropertyDescription(
                "Inline: columns at the top level. Wrap: columns under the field record. Raw: before, after and source of the change. Default: Inline.")
        @Nullable
        RowFormat format,

        @JsonPropertyDescription(
                "AddField: the deleted row with a boolean field. SetNull: every column but the key is null. Drop: deletes are left out, truncates too. Default: AddField.")
        @Nullable
        Deletes deletes,

        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Name of the field that deletes: AddField adds. Default: deleted.")
        @Nullable
        String deletedField,

        @JsonPropertyDescription(
                "AddField: the key columns again under one field. Drop: no such field. Default: AddField.")
        @Nullable
        Inclusion key,

        @Size(min = 1, max = 64) @JsonPropertyDescription("Name of the key field. Default: key.") @Nullable
        String keyField,

        @JsonPropertyDescription(
                "AddField: op, table, position, transaction and time under one field. Drop: no such field, and no truncates, which nothing else would tell. Default: AddField.")
        @Nullable
        Inclusion metadata,

        @Size(min = 1, max = 64) @JsonPropertyDescription("Name of the metadata field. Default: metadata.") @Nullable
        String metadataField,

        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Name of the field that format: Wrap puts the columns under. Default: record.")
        @Nullable
        String recordField) {}
