package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replica identities that were others when a change was made than they are when it is read. */
class IdentityIT {
    @TempDir
    Path directory;

    @Test
    void aChangeIsReadByTheIdentityOfItsTime() throws Exception {
        try (Shop.OnPostgres shop = new Shop.OnPostgres()) {
            shop.run(
                    "create table t (id int primary key, u int not null unique, v text not null, b boolean not null)",
                    "create table w (id int primary key, v text not null)",
                    "create type mood as enum ('calm', 'busy')",
                    "create table p (id int primary key, m mood, v text) partition by range (id)",
                    "create table p1 partition of p for values from (0) to (100)",
                    "alter table p replica identity full",
                    "insert into p values (1, 'calm', 'v1')",
                    "create table k (id int not null, n int not null, primary key (id) include (n))",
                    "alter table w replica identity full",
                    "insert into t select i, 100 + i, 'v' || i, true from generate_series(1, 4) i",
                    "insert into w select i, 'v' || i from generate_series(1, 4) i",
                    "insert into k values (1, 7), (2, 8)");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.runToTheEnd();
            shop.run(
                    "delete from t where id = 1",
                    "alter table t replica identity full",
                    "delete from t where id = 2",
                    "delete from w where id = 1",
                    "alter table w replica identity default",
                    "delete from w where id = 2",
                    "delete from p where id = 1",
                    "delete from k where id = 1");
            workplace.runToTheEnd();
            assertThat(deletes(workplace, "public.t"))
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .contains("\"key\":{\"id\":1}", "\"unavailable\":[\"u\",\"v\",\"b\"]"),
                            line -> assertThat(line)
                                    .contains("\"u\":102,\"v\":\"v2\",\"b\":true", "\"key\":{\"id\":2}")
                                    .doesNotContain("unavailable"));
            assertThat(deletes(workplace, "public.w"))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("\"v\":\"v1\"").doesNotContain("unavailable"),
                            line -> assertThat(line).contains("\"unavailable\":[\"v\"]"));
            assertThat(deletes(workplace, "public.p"))
                    .as("the partition has an identity of its own, and a type of ours comes before it")
                    .satisfiesExactly(
                            line -> assertThat(line).contains("\"key\":{\"id\":1}", "\"unavailable\":[\"m\",\"v\"]"));
            assertThat(deletes(workplace, "public.k"))
                    .as("a column that a key's index includes is not of the key")
                    .satisfiesExactly(
                            line -> assertThat(line).contains("\"key\":{\"id\":1}", "\"unavailable\":[\"n\"]"));
        }
    }

    /** The identity had no column of the key for a while: nobody can tell the row, and nobody guesses. */
    @Test
    void aChangeWithoutItsKeyStopsTheRunUntilTheTableIsReadAnew() throws Exception {
        try (Shop.OnPostgres shop = new Shop.OnPostgres();
                TestDatabase target =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            shop.run(
                    "create table t (id int primary key, u int not null unique, v text)",
                    "insert into t values (0, 100, 'zero'), (1, 101, 'one'), (2, 102, 'two')");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.edit(
                    "  sinks:\n",
                    "  sinks:\n" + Targets.postgres(target, "schema: mirror\n").indent(2));
            Targets.secret(directory, "postgres", "any");
            workplace.runToTheEnd();
            shop.run(
                    "alter table t replica identity using index t_u_key",
                    "update t set id = 30 where id = 2",
                    "delete from t where id = 1",
                    "alter table t replica identity full");
            for (int i = 0; i < 2; i++) {
                RunnerProcess run = workplace.start(Map.of());
                assertThat(run.await()).as(run.output()).isNotZero();
                assertThat(run.output())
                        .contains("ReplicaIdentityMissing", "public.t", "resnapshot: {tables: [public.t]}");
            }
            workplace.edit("  schedule:", "  recovery: {requestId: a, resnapshot: {tables: [public.t]}}\n  schedule:");
            workplace.runToTheEnd();
            assertMirrored(shop, target);
            shop.run("delete from t where id = 0", "update t set id = 40 where id = 30");
            workplace.runToTheEnd();
            assertMirrored(shop, target);
        }
    }

    private static void assertMirrored(Shop shop, TestDatabase target) throws Exception {
        try (var source = shop.connect()) {
            assertThat(Targets.rows(target, "select id, u, v from mirror.t order by id"))
                    .isEqualTo(Targets.rows(source, "select id, u, v from t order by id"));
        }
    }

    private static List<String> deletes(Workplace workplace, String table) throws Exception {
        try (Stream<Path> files = Files.list(workplace.sink().resolve(table))) {
            return files.filter(f -> f.toString().endsWith(".jsonl"))
                    .sorted()
                    .flatMap(IdentityIT::lines)
                    .filter(line -> line.contains("\"op\":\"d\""))
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
