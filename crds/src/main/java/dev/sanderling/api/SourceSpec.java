package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The database; exactly one of its kinds, and what to read of it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.postgres), has(self.mysql)].filter(x, x).size() == 1",
        message = "exactly one of postgres and mysql is needed")
@ValidationRule(
        value = "has(self.postgres) == has(oldSelf.postgres) && has(self.mysql) == has(oldSelf.mysql)",
        message = "the kind of source cannot be changed, because the checkpoint belongs to it; make a new CaptureJob")
public record SourceSpec(
        @JsonPropertyDescription("A PostgreSQL database, 14 or newer.") @Nullable
        PostgresSpec postgres,

        @JsonPropertyDescription("A MySQL server, 8.0 or newer.") @Nullable
        MySqlSpec mysql,

        @Required @JsonPropertyDescription("Which tables.") @Nullable
        TablesSpec tables,

        @JsonPropertyDescription("Which columns.") @Nullable ColumnsSpec columns,

        @JsonPropertyDescription("What the first run does with the rows already there.") @Nullable
        SnapshotSpec snapshot,

        @JsonPropertyDescription(
                "What a run does that finds its slot, log or position gone. Fail: nothing, until somebody asks with spec.recovery. Resnapshot: it begins anew with a snapshot of all tables; a server or database that is another one still fails. Default: Fail.")
        @Nullable
        OnInvalidPosition onInvalidPosition,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Further Debezium connector properties. Properties that Sanderling sets itself are refused by name.")
        @Nullable
        Map<String, @Size(max = 4096) String> properties) {}
