package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The database; exactly one of its kinds, and what to read of it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceSpec(
        @JsonPropertyDescription("A PostgreSQL database, 14 or newer.") @Nullable
        PostgresSpec postgres,

        @JsonPropertyDescription("A MySQL server, 8.0 or newer.") @Nullable
        MySqlSpec mysql,

        @JsonPropertyDescription("Which tables.") @Nullable TablesSpec tables,
        @JsonPropertyDescription("Which columns.") @Nullable ColumnsSpec columns,

        @JsonPropertyDescription("What the first run does with the rows already there.") @Nullable
        SnapshotSpec snapshot,

        @JsonPropertyDescription(
                "Further Debezium connector properties. Properties that Sanderling sets itself are refused by name.")
        @Nullable
        Map<String, String> properties) {}
