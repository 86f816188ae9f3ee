package dev.sanderling.runner.source.mysql;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.api.TlsMode;
import dev.sanderling.checkpoint.State;
import dev.sanderling.plan.ColumnPattern;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Source;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.plan.Tls;
import dev.sanderling.runner.source.ColumnCheck;
import dev.sanderling.runner.source.NamedTables;
import dev.sanderling.runner.source.Secrets;
import dev.sanderling.runner.source.TableNews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A job on a database of its own, and its checkpoint. */
final class Job {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final TestMySql server;
    final String database;
    final Path mounts;
    final MemoryChunks chunks = new MemoryChunks(16);
    State state = State.blank("test");

    String host;
    int port;
    Tls tls = new Tls(TlsMode.DISABLE, Optional.empty(), Optional.empty());
    Optional<Long> serverId = Optional.empty();
    List<TablePattern> include;
    List<TablePattern> exclude = List.of();
    List<ColumnPattern> excludedColumns = List.of();
    SnapshotMode snapshot = SnapshotMode.INITIAL;
    ColumnCheck columns = ColumnCheck.ANY;
    List<NamedTables> named = List.of();
    /** What runs have been told of tables. */
    final List<TableNews> news = new ArrayList<>();

    Map<String, String> properties = Map.of();

    /** Tables with columns whose values old rows were given, and the columns. */
    List<String> filled() {
        return news.stream()
                .filter(TableNews.Filled.class::isInstance)
                .map(told -> ((TableNews.Filled) told).sentence().replaceFirst(" (was|has) .*", ""))
                .toList();
    }

    Job(TestMySql server, String... setup) {
        this.server = server;
        this.host = server.host();
        this.port = server.port();
        this.database = "db" + NUMBER.incrementAndGet();
        this.include = List.of(new TablePattern(database, "*"));
        try {
            this.mounts = Files.createTempDirectory("secrets-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TestMySql.secrets(mounts, "db");
        server.execute("DROP DATABASE IF EXISTS " + database, "CREATE DATABASE " + database);
        sql(setup);
    }

    /** Runs statements in the job's database, each committed by itself. */
    void sql(String... statements) {
        String[] all = new String[statements.length + 1];
        all[0] = "USE " + database;
        System.arraycopy(statements, 0, all, 1, statements.length);
        server.execute(all);
    }

    /** Writes a key of a Secret. */
    void secret(String name, String key, String content) {
        try {
            Path file = mounts.resolve(name).resolve(key);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Source.MySql source() {
        return new Source.MySql(
                new Endpoint(host, port, new SecretKey("db", "username"), new SecretKey("db", "password"), tls),
                serverId,
                new Scope(include, exclude, excludedColumns, snapshot),
                properties);
    }

    MySqlSession open() {
        return MySqlSession.open(
                source(), "test", database, new Secrets(mounts, mounts), "run", columns, named, () -> chunks);
    }
}
