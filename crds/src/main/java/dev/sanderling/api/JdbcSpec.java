package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables of a database, which hold each change once. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.postgres), has(self.mysql), has(self.mariadb)].filter(x, x).size() == 1",
        message = "exactly one kind of database is needed: postgres, mysql or mariadb")
@ValidationRule(
        value = "!has(self.deletedColumn) || (has(self.deletes) && self.deletes == 'Soft')",
        message = "deletedColumn is for deletes: Soft")
@ValidationRule(
        value = "!has(self.mode) || self.mode != 'Append' || (!has(self.deletes) && !has(self.keys))",
        message = "deletes and keys are for mode: Upsert; a log has a row for each change")
public record JdbcSpec(
        @JsonPropertyDescription("A PostgreSQL database.") @Nullable
        JdbcPostgresSpec postgres,

        @JsonPropertyDescription("A MySQL database.") @Nullable
        JdbcMySqlSpec mysql,

        @JsonPropertyDescription("A MariaDB database.") @Nullable
        JdbcMySqlSpec mariadb,

        @JsonPropertyDescription(
                "Upsert: each table mirrors its source. Append: each table is a log, a row a change. Default: Upsert.")
        @Nullable
        JdbcMode mode,

        @Pattern(Patterns.NAME_TEMPLATE)
        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Schema of the target tables (MySQL, MariaDB: database); {schema} stands for the source's. Default of postgres: {schema}; of the others: the database given.")
        @Nullable
        String schema,

        @Pattern(Patterns.NAME_TEMPLATE)
        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Name of a target table; {schema} and {table} stand for the source's. Default: {table}.")
        @Nullable
        String table,

        @Size(max = 100)
        @JsonPropertyDescription("Columns that tell rows apart, for tables whose source has no primary key.")
        @Nullable
        List<JdbcKeySpec> keys,

        @JsonPropertyDescription(
                "Hard: the row is deleted. Soft: the row stays, and a column says that it is deleted. Default: Hard.")
        @Nullable
        JdbcDeletes deletes,

        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Boolean column that deletes: Soft sets; deleted where it is left out.")
        @Nullable
        String deletedColumn,

        @JsonPropertyDescription("Whether target tables that do not exist are created. Default: true.") @Nullable
        Boolean createTables,

        @JsonPropertyDescription(
                "None: a column that a target table lacks stops the run. Additive: it is added. Default: None.")
        @Nullable
        Evolve evolve,

        @JsonPropertyDescription(
                "What happens to rows that a target table has before this job first writes to it. Fail: the run stops. Replace: they are deleted. Keep: they stay, and rows of the same key are overwritten. Default: Fail.")
        @Nullable
        OnNotEmpty onNotEmpty) {}
