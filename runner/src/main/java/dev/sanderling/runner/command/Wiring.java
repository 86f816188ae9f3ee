package dev.sanderling.runner.command;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Database;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.plan.Source;
import dev.sanderling.pod.RunnerPod;
import dev.sanderling.runner.Version;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.checkpoint.AdoptingStore;
import dev.sanderling.runner.checkpoint.Checkpoint;
import dev.sanderling.runner.checkpoint.CheckpointStore;
import dev.sanderling.runner.checkpoint.CheckpointStore.Loaded;
import dev.sanderling.runner.checkpoint.ConfigMapCheckpointStore;
import dev.sanderling.runner.checkpoint.FileCheckpointStore;
import dev.sanderling.runner.checkpoint.Waiting;
import dev.sanderling.runner.command.Command.Options;
import dev.sanderling.runner.row.ColumnTypes;
import dev.sanderling.runner.row.RowEncoder;
import dev.sanderling.runner.row.RowsCheck;
import dev.sanderling.runner.sink.Accountable;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.sink.files.AvroRows;
import dev.sanderling.runner.sink.files.CsvRows;
import dev.sanderling.runner.sink.files.EncodedRows;
import dev.sanderling.runner.sink.files.FilesSink;
import dev.sanderling.runner.sink.files.ParquetRows;
import dev.sanderling.runner.sink.files.RowWriter;
import dev.sanderling.runner.sink.files.Storage;
import dev.sanderling.runner.sink.jdbc.Feed;
import dev.sanderling.runner.sink.jdbc.JdbcSink;
import dev.sanderling.runner.sink.objects.ObjectStorage;
import dev.sanderling.runner.source.ColumnCheck;
import dev.sanderling.runner.source.NamedTables;
import dev.sanderling.runner.source.Secrets;
import dev.sanderling.runner.source.SourceSession;
import dev.sanderling.runner.source.mysql.MySqlSession;
import dev.sanderling.runner.source.postgres.PostgresSession;
import dev.sanderling.runner.transform.CatalogColumns;
import dev.sanderling.runner.transform.Transforms;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Which classes stand behind what a plan and an environment ask for; each is loaded only when it is asked for. */
final class Wiring {
    /** Seconds that a sink's statement may take: emptying a large table is long, a server that is gone is longer. */
    private static final int SINK_SECONDS = 1800;

    private Wiring() {}

    static Holder holder(Map<String, String> environment) {
        String pod =
                environment.getOrDefault(RunnerPod.POD_UID, UUID.randomUUID().toString());
        String run = environment.get(RunnerPod.RUN_ID);
        return new Holder(pod, run != null ? run : "local-" + pod.substring(0, Math.min(8, pod.length())));
    }

    static CheckpointStore store(Options options, Map<String, String> environment) {
        if (options.state().isPresent()) {
            CheckpointStore store = new FileCheckpointStore(options.state().get());
            return options.adopt().isEmpty()
                    ? store
                    : new AdoptingStore(store, options.adopt().get());
        }
        if (!environment.containsKey(RunnerPod.CHECKPOINT)) {
            throw new Failure(
                    Reason.INVALID_USAGE,
                    "Where the checkpoint is was not said: give --state DIR on a laptop; in a pod the operator sets "
                            + RunnerPod.CHECKPOINT + ".");
        }
        return ConfigMapCheckpointStore.of(environment);
    }

    /** The same; where nothing was said it is the checkpoint of a job that has never run. A check never writes. */
    static CheckpointStore storeForCheck(Options options, Map<String, String> environment) {
        if (options.state().isEmpty() && !environment.containsKey(RunnerPod.CHECKPOINT)) {
            return new FileCheckpointStore(Path.of(System.getProperty("java.io.tmpdir"), "none-" + UUID.randomUUID()));
        }
        return store(options, environment);
    }

    /** @param known what was read already; the store is asked where it is empty */
    static Checkpoint checkpoint(CheckpointStore store, Holder holder, Optional<Loaded> known) {
        String writtenBy = "sanderling " + Version.TEXT;
        return known.isPresent()
                ? new Checkpoint(store, known.get(), holder, writtenBy, Waiting.REAL)
                : Checkpoint.open(store, holder, writtenBy);
    }

    /** What is done to the changes; a job without transforms loads no class for them. */
    static Transforms transforms(CapturePlan plan, Options options, CatalogColumns catalog) {
        return plan.transforms().steps().isEmpty()
                ? Transforms.NONE
                : Transforms.of(
                        plan.transforms(),
                        catalog,
                        plan.sinks().stream().map(SinkPlan::rows).toList(),
                        secrets(options)::text);
    }

    static Secrets secrets(Options options) {
        return new Secrets(
                options.secrets().orElse(Path.of(RunnerPod.SECRETS_DIRECTORY)),
                options.configMaps().orElse(Path.of(RunnerPod.CONFIG_MAPS_DIRECTORY)));
    }

    /** @param catalog gets the columns that preflight sees */
    static SourceSession source(
            CapturePlan plan, Options options, Holder holder, CheckpointStore store, CatalogColumns catalog) {
        Secrets secrets = secrets(options);
        // Not a switch over types: making one costs an empty tick more than the rest of this class.
        return plan.source() instanceof Source.Postgres postgres
                ? PostgresSession.open(
                        postgres,
                        plan.namespace(),
                        plan.name(),
                        secrets,
                        holder.runId(),
                        columns(plan, catalog, ColumnTypes::postgres))
                : MySqlSession.open(
                        (Source.MySql) plan.source(),
                        plan.namespace(),
                        plan.name(),
                        secrets,
                        holder.runId(),
                        columns(plan, catalog, ColumnTypes::mysql),
                        NamedTables.of(plan.transforms().steps(), plan.sinks()),
                        store::chunks);
    }

    /** A column is fine if its type can be written and no sink gives its name to a field of ours. */
    private static ColumnCheck columns(CapturePlan plan, CatalogColumns catalog, ColumnCheck types) {
        if (!plan.transforms().steps().isEmpty()) {
            // Which columns there will be beside the added fields is for the transforms to say.
            return (schema, table, column, type) -> {
                catalog.add(schema, table, column, type);
                return types.check(schema, table, column, type);
            };
        }
        return (schema, table, column, type) -> Stream.concat(
                        types.check(schema, table, column, type).stream(),
                        plan.sinks().stream()
                                .flatMap(
                                        sink -> RowsCheck.columnNames(
                                                sink.rows(), new TableName(schema, table), List.of(column))
                                                .stream()))
                .findFirst();
    }

    static List<Sink> sinks(CapturePlan plan, Options options) {
        String job = plan.namespace() + "/" + plan.name();
        return plan.sinks().stream()
                .map(sink -> Accountable.of(
                        Accountable.call(sink.name(), () -> sink(job, sink, feed(plan.source()), options))))
                .toList();
    }

    private static Feed feed(Source source) {
        return new Feed(source instanceof Source.Postgres, source.scope().snapshot() != SnapshotMode.NO_DATA);
    }

    private static Sink sink(String job, SinkPlan sink, Feed feed, Options options) {
        return switch (sink) {
            case SinkPlan.Files files -> files(files, job, rows(files), options);
            case SinkPlan.Jdbc jdbc -> new JdbcSink(jdbc, job, feed, () -> connect(jdbc.database(), options));
        };
    }

    private static FilesSink files(SinkPlan.Files plan, String job, RowWriter rows, Options options) {
        return new FilesSink(
                plan,
                job,
                storage(plan, options),
                rows,
                plan.store().isPresent()
                        ? ObjectStorage.limits(rows, plan.compression())
                        : rows.limits(plan.compression()));
    }

    /** Where a files sink writes. */
    static Storage storage(SinkPlan.Files plan, Options options) {
        return plan.store().isPresent()
                ? ObjectStorage.of(plan, plan.store().get(), secrets(options)::text)
                : Storage.directory(plan.name(), local(plan.directory(), options.mounts()), plan.directory());
    }

    private static RowWriter rows(SinkPlan.Files files) {
        return switch (files.format()) {
            case JSONL -> new EncodedRows(new RowEncoder(files.rows()));
            case CSV -> new CsvRows(files.rows());
            case AVRO -> new AvroRows(files.rows());
            case PARQUET -> new ParquetRows(files.rows());
        };
    }

    private static Connection connect(Database database, Options options) {
        Secrets secrets = secrets(options);
        return switch (database) {
            case Database.Postgres(Endpoint at, String name, String field) ->
                dev.sanderling.runner.source.postgres.Login.of(at, name, field, secrets)
                        .connect("sanderling-sink", SINK_SECONDS, false);
            case Database.MySql(Endpoint at, String name, String field) -> mysql(at, name, field, secrets);
            case Database.MariaDb(Endpoint at, String name, String field) -> mysql(at, name, field, secrets);
        };
    }

    private static Connection mysql(Endpoint at, String name, String field, Secrets secrets) {
        return dev.sanderling.runner.source.mysql.Login.of(at, field, secrets)
                .connect(
                        "sink",
                        name,
                        Map.of("rewriteBatchedStatements", "true", "socketTimeout", SINK_SECONDS + "000"));
    }

    /** Where a path of the pod is on this machine: the longest mount that holds it, or the path itself. */
    static Path local(Path path, Map<Path, Path> mounts) {
        return mounts.entrySet().stream()
                .filter(mount -> path.startsWith(mount.getKey()))
                .max(java.util.Comparator.comparingInt(mount -> mount.getKey().getNameCount()))
                .map(mount -> mount.getValue().resolve(mount.getKey().relativize(path)))
                .orElse(path);
    }
}
