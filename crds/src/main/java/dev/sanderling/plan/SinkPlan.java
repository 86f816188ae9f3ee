package dev.sanderling.plan;

import dev.sanderling.api.Compression;
import dev.sanderling.api.Deletes;
import dev.sanderling.api.Evolve;
import dev.sanderling.api.FileFormat;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.api.RowFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A destination of the job. */
public sealed interface SinkPlan {
    /** Unique in the job. */
    String name();

    /** What a row looks like. */
    Rows rows();

    /**
     * Files below a directory.
     *
     * @param directory absolute, as the pod sees it; in a store it is what the names of all objects begin with
     * @param store where they are objects of a store; empty for a file system
     */
    record Files(
            String name,
            Path directory,
            Optional<ObjectStore> store,
            FileFormat format,
            Compression compression,
            Rows rows)
            implements SinkPlan {}

    /**
     * Tables of a database.
     *
     * @param schema template of the target's schema, of MySQL its database
     * @param table template of the target's name
     * @param keys by {@code schema.table} of the source, the columns that tell its rows apart
     * @param deletedColumn set where a row is deleted, which then stays; empty: it is deleted
     */
    record Jdbc(
            String name,
            Database database,
            JdbcMode mode,
            String schema,
            String table,
            Map<String, List<String>> keys,
            Optional<String> deletedColumn,
            boolean createTables,
            Evolve evolve,
            OnNotEmpty onNotEmpty)
            implements SinkPlan {
        private static final Rows NOTHING_ADDED =
                new Rows(RowFormat.INLINE, Deletes.DROP, "", Optional.empty(), Optional.empty(), "");

        /** Columns only. */
        @Override
        public Rows rows() {
            return NOTHING_ADDED;
        }
    }
}
