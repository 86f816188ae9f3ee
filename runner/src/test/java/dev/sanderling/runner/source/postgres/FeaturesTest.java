package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.ColumnPattern;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.Source;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Features of a source that are refused or noted: each is named, with its remedy, and the remedy works. */
class FeaturesTest extends PreflightFixture {
    /** A database with every feature that is refused, and a job that captures all of it. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void allThatIsRefusedAtOnceIsAllNamed(Version version) {
        open(
                version,
                "CREATE TABLE fine (id int PRIMARY KEY)",
                "CREATE TABLE hidden (id int PRIMARY KEY)",
                "ALTER TABLE hidden ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE hidden FORCE ROW LEVEL SECURITY",
                "CREATE TABLE mine (id int PRIMARY KEY, u int NOT NULL UNIQUE)",
                "ALTER TABLE mine REPLICA IDENTITY USING INDEX mine_u_key",
                "CREATE TABLE less (a int, b int, PRIMARY KEY (a, b))",
                "CREATE TABLE bare (id int)",
                "CREATE TABLE late (id int PRIMARY KEY DEFERRABLE)",
                "CREATE TABLE silent (id int PRIMARY KEY)",
                "ALTER TABLE silent REPLICA IDENTITY NOTHING",
                "CREATE TABLE parts (id int, d int, PRIMARY KEY (id, d)) PARTITION BY LIST (d)",
                "CREATE TABLE part1 (d int NOT NULL, id int NOT NULL UNIQUE, PRIMARY KEY (id, d))",
                "ALTER TABLE part1 REPLICA IDENTITY USING INDEX part1_id_key",
                "ALTER TABLE parts ATTACH PARTITION part1 FOR VALUES IN (1)",
                "CREATE TABLE quick (id int, d int, PRIMARY KEY (id, d)) PARTITION BY LIST (d)",
                "CREATE UNLOGGED TABLE quick1 PARTITION OF quick FOR VALUES IN (1)",
                "CREATE FOREIGN DATA WRAPPER nothing",
                "CREATE SERVER far FOREIGN DATA WRAPPER nothing",
                "CREATE TABLE wide (id int, d int) PARTITION BY LIST (d)",
                "CREATE FOREIGN TABLE wide1 PARTITION OF wide FOR VALUES IN (1) SERVER far",
                "CREATE SCHEMA \"a.b\"",
                "CREATE SCHEMA a",
                "CREATE TABLE \"a.b\".c (id int PRIMARY KEY)",
                "CREATE TABLE a.\"b.c\" (id int PRIMARY KEY)",
                "CREATE TABLE dots (id int PRIMARY KEY, \"dots.x\" int)",
                "CREATE SCHEMA \"public.dots\"",
                "CREATE TABLE \"public.dots\".dots (id int PRIMARY KEY, x int)",
                "CREATE UNLOGGED TABLE unlogged (id int PRIMARY KEY)",
                "CREATE VIEW seen AS SELECT 1 AS id",
                "CREATE TABLE twins (id int PRIMARY KEY, \"Name\" text, name text)",
                "CREATE TABLE closed (id int PRIMARY KEY, v text)");
        boolean newest = version == Version.NEWEST;
        if (newest) {
            db().run(
                            "CREATE TABLE virt (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id * 2) VIRTUAL)",
                            "ALTER TABLE virt REPLICA IDENTITY FULL");
        } else {
            db().run("CREATE TABLE gen (id int, g int GENERATED ALWAYS AS (id * 2) STORED PRIMARY KEY)");
        }
        String role = db().role("owner", "REPLICATION");
        db().run(
                        "GRANT CREATE ON DATABASE " + db().name() + " TO " + role,
                        "GRANT USAGE ON SCHEMA a, \"a.b\", \"public.dots\" TO " + role,
                        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT c.oid::regclass AS t, c.relname FROM pg_class c"
                                + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')"
                                + " AND n.nspname IN ('public', 'a', 'a.b', 'public.dots') LOOP"
                                + " EXECUTE format('ALTER TABLE %s OWNER TO " + role + "', r.t); END LOOP; END $$",
                        "ALTER TABLE closed OWNER TO postgres",
                        "GRANT SELECT (id) ON closed TO " + role);
        Scope scope = new Scope(
                List.of(
                        new TablePattern("public", "*"),
                        new TablePattern("a", "*"),
                        new TablePattern("a.b", "*"),
                        new TablePattern("public", "unlogged"),
                        new TablePattern("public", "seen"),
                        new TablePattern("public", "missing")),
                List.of(),
                List.of(new ColumnPattern("public", "less", "b"), new ColumnPattern("public.dots", "dots", "x")),
                SnapshotMode.INITIAL);
        Source.Postgres source = db().source(db().source("public.*").endpoint(), scope);
        List<Finding> findings = check(source, TestDatabase.blank());
        List<String> all = findings.stream()
                .map(f -> f.reason().word() + ": " + f.message())
                .toList();
        named(all, "PrivilegeMissing", "public.hidden", "NO FORCE ROW LEVEL SECURITY");
        named(all, "ReplicaIdentityMissing", "public.mine", "lacks id", "REPLICA IDENTITY DEFAULT");
        named(all, "UnsupportedTable", "leaves out b", "key of public.less");
        named(all, "ReplicaIdentityMissing", "public.bare", "REPLICA IDENTITY FULL");
        named(all, "ReplicaIdentityMissing", "public.late", "deferrable");
        named(all, "ReplicaIdentityMissing", "public.silent");
        named(all, "ReplicaIdentityMissing", "partition public.part1 of public.parts", "lacks d");
        named(all, "UnsupportedTable", "partition public.quick1 of public.quick", "SET LOGGED");
        named(all, "UnsupportedTable", "partition public.wide1 of public.wide", "foreign");
        named(all, "UnsupportedTable", "\"a.b\".\"c\"", "\"a\".\"b.c\"");
        named(all, "UnsupportedTable", "\"dots.x\"", "\"public\".\"dots\"");
        named(all, "UnsupportedTable", "public.unlogged", "SET LOGGED");
        named(all, "UnsupportedTable", "public.seen", "view");
        named(all, "UnsupportedTable", "public.twins", "RENAME COLUMN");
        named(all, "NoTableMatches", "public.missing");
        named(all, "PrivilegeMissing", "public.closed (v)", "GRANT SELECT (\"v\")");
        if (newest) {
            named(all, "ReplicaIdentityMissing", "public.virt", "g is in its replica identity and virtual");
        } else {
            named(all, "UnsupportedTable", "g of the key of public.gen", "no generated columns in its log");
        }
        assertThat(all).noneMatch(m -> m.contains("public.fine"));
    }

    private static void named(List<String> all, String... words) {
        assertThat(all).anySatisfy(message -> assertThat(message).contains(words));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void theRemediesOfRowSecurityWork(Version version) {
        open(
                version,
                "CREATE TABLE t (id int PRIMARY KEY, tenant text)",
                "INSERT INTO t VALUES (1, 'a'), (2, 'b')",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY p ON t USING (tenant = 'a')",
                "CREATE PUBLICATION theirs FOR TABLE t");
        String role = db().role("reader", "REPLICATION");
        db().run("GRANT SELECT ON t TO " + role);
        Source.Postgres source = named(db().source("public.t"), Optional.empty(), Optional.of("theirs"));
        List<Finding> findings = check(source, TestDatabase.blank());
        assertOne(findings, Reason.PRIVILEGE_MISSING, "public.t", "BYPASSRLS");
        assertThat(check(
                        named(db().source(SnapshotMode.NO_DATA, "public.t"), Optional.empty(), Optional.of("theirs")),
                        TestDatabase.blank()))
                .as("no rows are read")
                .isEmpty();
        remedy(findings);
        assertThat(check(source, TestDatabase.blank())).isEmpty();
        assertThat(EngineRun.toBarrier(db(), source, TestDatabase.blank()).rows())
                .hasSize(2);
    }

    /** The policies came after the look. */
    @Test
    void rowsThatAreHiddenInTheMeantimeAreNotLeftOut() {
        open(
                Version.NEWEST,
                "CREATE TABLE t (id int PRIMARY KEY, tenant text)",
                "INSERT INTO t VALUES (1, 'a'), (2, 'b')",
                "CREATE POLICY p ON t USING (tenant = 'a')",
                "CREATE PUBLICATION theirs FOR TABLE t");
        String role = db().role("reader", "REPLICATION");
        db().run("GRANT SELECT ON t TO " + role);
        Source.Postgres source = named(db().source("public.t"), Optional.empty(), Optional.of("theirs"));
        assertThat(check(source, TestDatabase.blank())).isEmpty();
        db().run("ALTER TABLE t ENABLE ROW LEVEL SECURITY");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> EngineRun.toBarrier(db(), source, TestDatabase.blank())))
                .hasMessageContaining("privilege");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void theRemediesOfPublicationsWork(Version version) {
        open(
                version,
                "CREATE TABLE t (id int PRIMARY KEY, v text)",
                "CREATE TABLE p (id int, d int, PRIMARY KEY (id, d)) PARTITION BY LIST (d)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
                "CREATE PUBLICATION bare",
                "CREATE PUBLICATION leaves FOR TABLE t, p",
                "CREATE PUBLICATION everything FOR ALL TABLES");
        for (String publication : List.of("bare", "leaves", "everything")) {
            Source.Postgres source = named(db().source("public.*"), Optional.empty(), Optional.of(publication));
            List<Finding> findings = check(source, TestDatabase.blank());
            assertOne(findings, Reason.TABLES_CHANGED, "public.p", "publish_via_partition_root");
            remedy(findings);
            assertThat(check(source, TestDatabase.blank())).as(publication).isEmpty();
        }
        Source.Postgres leaf = named(db().source("public.p1"), Optional.empty(), Optional.of("leaves"));
        assertOne(check(leaf, TestDatabase.blank()), Reason.TABLES_CHANGED, "partition public.p1", "those of public.p");
    }

    @Test
    void filtersAndColumnListsOfAPublicationAreRefused() {
        open(
                Version.NEWEST,
                "CREATE TABLE t (id int PRIMARY KEY, v text)",
                "CREATE TABLE u (id int PRIMARY KEY, v text, secret text)",
                "CREATE PUBLICATION theirs FOR TABLE t WHERE (id < 2), u (id, v)");
        Source.Postgres source = named(db().source("public.*"), Optional.empty(), Optional.of("theirs"));
        List<Finding> findings = check(source, TestDatabase.blank());
        assertThat(findings)
                .extracting(Finding::message)
                .satisfiesExactlyInAnyOrder(
                        m -> assertThat(m).contains("rows of public.t", "id < 2", "ALTER PUBLICATION"),
                        m -> assertThat(m).contains("leaves out secret of public.u", "spec.source.columns.exclude"));
        Source.Postgres without = named(
                db().without(new ColumnPattern("public", "u", "secret"), "public.u"),
                Optional.empty(),
                Optional.of("theirs"));
        assertThat(check(without, TestDatabase.blank())).isEmpty();
        remedy(findings);
        assertThat(check(source, TestDatabase.blank())).isEmpty();
    }

    /** Since 18 a published table whose identity has an unpublished generated column takes no UPDATE any more. */
    @Test
    void ourPublicationNeverMakesTheApplicationFail() {
        open(
                Version.NEWEST,
                "CREATE TABLE g (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 2) STORED)",
                "ALTER TABLE g REPLICA IDENTITY FULL",
                "CREATE TABLE k (a int, b int GENERATED ALWAYS AS (a * 2) STORED PRIMARY KEY)",
                "CREATE TABLE i (a int, b int GENERATED ALWAYS AS (a * 2) STORED NOT NULL UNIQUE)",
                "ALTER TABLE i REPLICA IDENTITY USING INDEX i_b_key",
                "CREATE TABLE later (id int PRIMARY KEY, a int)",
                "ALTER TABLE later REPLICA IDENTITY FULL",
                "INSERT INTO g VALUES (1, 1), (2, 2)",
                "INSERT INTO k VALUES (1), (2)",
                "INSERT INTO i VALUES (1), (2)",
                "INSERT INTO later VALUES (1, 1), (2, 2)");
        Source.Postgres source = db().source("public.*");
        assertThat(check(source, TestDatabase.blank())).isEmpty();
        var first = EngineRun.toBarrier(db(), source, TestDatabase.blank());
        assertThat(first.rows())
                .filteredOn(row -> row.table().equals("public.g"))
                .extracting(row -> String.valueOf(row.values().get("b")))
                .as("what the log has, a snapshot reads")
                .containsExactlyInAnyOrder("2", "4");
        db().run(
                        "UPDATE g SET a = 3 WHERE id = 1",
                        "DELETE FROM g WHERE id = 2",
                        "UPDATE k SET a = 3 WHERE a = 1",
                        "DELETE FROM k WHERE a = 2",
                        "UPDATE i SET a = 3 WHERE a = 1",
                        "DELETE FROM i WHERE a = 2",
                        "ALTER TABLE later ADD COLUMN b int GENERATED ALWAYS AS (a * 2) STORED",
                        "UPDATE later SET a = 3 WHERE id = 1",
                        "DELETE FROM later WHERE id = 2");
        var second = EngineRun.toBarrier(db(), source, first.state());
        assertThat(second.rows())
                .filteredOn(row -> row.table().equals("public.g") && row.op().equals("u"))
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsEntry("b", "6"));
        db().run("ALTER TABLE later ADD COLUMN c int GENERATED ALWAYS AS (a * 3) VIRTUAL");
        assertOne(
                check(source, second.state()),
                Reason.REPLICA_IDENTITY_MISSING,
                "public.later",
                "generated column c",
                "REPLICA IDENTITY DEFAULT");
        remedy(check(source, second.state()));
        assertThat(check(source, second.state())).isEmpty();
        db().run("UPDATE later SET a = 4");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aColumnThatIsLeftOutNeedNotBeReadable(Version version) {
        open(
                version,
                "CREATE TABLE t (id int PRIMARY KEY, v text, secret text)",
                "INSERT INTO t VALUES (1, 'a', 'b')",
                "CREATE PUBLICATION theirs FOR TABLE t");
        String role = db().role("poor", "REPLICATION");
        db().run("GRANT SELECT (id, v) ON t TO " + role);
        Source.Postgres all = named(db().source("public.t"), Optional.empty(), Optional.of("theirs"));
        assertOne(check(all, TestDatabase.blank()), Reason.PRIVILEGE_MISSING, "public.t (secret)");
        Source.Postgres without = named(
                db().without(new ColumnPattern("public", "t", "secret"), "public.t"),
                Optional.empty(),
                Optional.of("theirs"));
        assertThat(check(without, TestDatabase.blank())).isEmpty();
        var first = EngineRun.toBarrier(db(), without, TestDatabase.blank());
        assertThat(first.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsOnlyKeys("id", "v"));
        db().run("UPDATE t SET v = 'c', secret = 'd'");
        assertThat(EngineRun.toBarrier(db(), without, first.state()).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsOnlyKeys("id", "v"));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whatIsNotedIsNamed(Version version) {
        open(
                version,
                "CREATE TABLE late (id int PRIMARY KEY DEFERRABLE)",
                "ALTER TABLE late REPLICA IDENTITY FULL",
                "CREATE UNLOGGED TABLE unlogged (id int PRIMARY KEY)",
                "CREATE MATERIALIZED VIEW made AS SELECT 1 AS id",
                version == Version.NEWEST
                        ? "CREATE TABLE g (id int PRIMARY KEY, b int GENERATED ALWAYS AS (id * 2) VIRTUAL)"
                        : "CREATE TABLE g (id int PRIMARY KEY, b int GENERATED ALWAYS AS (id * 2) STORED)");
        Source.Postgres source = db().source("public.*");
        assertThat(check(source, TestDatabase.blank())).isEmpty();
        try (PostgresSession session = db().open(source, "check")) {
            assertThat(String.join(" ", session.warnings()))
                    .contains(
                            "primary key is deferrable and two rows may swap it: public.late.",
                            "public.made (a materialized view), public.unlogged (unlogged).",
                            "generated columns: public.g.b.");
        }
        db().run("INSERT INTO late VALUES (1), (2)");
        var first = EngineRun.toBarrier(db(), source, TestDatabase.blank());
        assertThat(first.notes()).anyMatch(note -> note.contains("public.late"));
        db().run("UPDATE late SET id = CASE id WHEN 1 THEN 2 ELSE 1 END");
        assertThat(EngineRun.toBarrier(db(), source, first.state()).rows())
                .extracting(EngineRun.Row::op)
                .as("no key, no pairs of a delete and a create that a replay by key would lose a row by")
                .containsExactly("u", "u");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aTableThatWasOutOfThePublicationForAWhileIsToBeReadAgain(Version version) {
        open(version, "CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE u (id int PRIMARY KEY)");
        Source.Postgres source = db().source("public.*");
        State state = hasRun(source);
        assertThat(check(source, state)).isEmpty();
        db().run("CREATE TABLE later (id int PRIMARY KEY)");
        var second = EngineRun.toBarrier(db(), source, state);
        state = second.state();
        assertThat(check(source, state)).as("what we did ourselves").isEmpty();
        String alter =
                "ALTER PUBLICATION " + Objects.requireNonNull(state.names()).publication();
        db().run(alter + " DROP TABLE t", "INSERT INTO t VALUES (1)", alter + " ADD TABLE t");
        assertOne(check(source, state), Reason.TABLES_CHANGED, "took public.t out", "resnapshot: {tables: [public.t]}");
        State again =
                state.edit().snapshot(Snapshot.again(null, List.of("public.t"))).done();
        assertThat(check(source, again)).as("it is about to be read").isEmpty();
        if (version == Version.NEWEST) {
            db().run(
                            alter + " DROP TABLE u",
                            alter + " ADD TABLE u WHERE (id > 5)",
                            alter + " DROP TABLE u",
                            alter + " ADD TABLE u");
            assertOne(check(source, again), Reason.TABLES_CHANGED, "took public.u out");
        }
    }

    /** What was left out meanwhile is in no log that we get, and no table's entry tells of it. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void aPublicationThatWasAlteredAndAlteredBackIsTold(Version version) {
        open(version, "CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION theirs FOR ALL TABLES");
        for (Optional<String> theirs : List.of(Optional.<String>empty(), Optional.of("theirs"))) {
            Source.Postgres source = named(db().source("public.t"), Optional.empty(), theirs);
            State state = hasRun(source);
            assertThat(check(source, state)).isEmpty();
            String alter =
                    "ALTER PUBLICATION " + Objects.requireNonNull(state.names()).publication();
            db().run(
                            alter + " SET (publish = 'insert')",
                            "INSERT INTO t VALUES (1)",
                            "DELETE FROM t",
                            alter + " SET (publish = 'insert, update, delete, truncate')");
            assertOne(check(source, state), Reason.TABLES_CHANGED, "altered the publication", "resnapshot: {}");
            State vouched = state.edit()
                    .tables(Objects.requireNonNull(state.tables()).vouchedFor())
                    .done();
            assertThat(check(source, vouched)).isEmpty();
            db().run("SELECT pg_drop_replication_slot('"
                    + Objects.requireNonNull(state.names()).slot() + "')");
        }
        Source.Postgres source = named(db().source("public.t"), Optional.empty(), Optional.of("theirs"));
        State state = hasRun(source);
        try (PostgresSession session = db().open(source, "run")) {
            assertThat(session.preflight(state, Depth.FULL)).isEmpty();
            db().run(
                            "ALTER PUBLICATION theirs SET (publish = 'insert')",
                            "ALTER PUBLICATION theirs SET (publish = 'insert, update, delete, truncate')");
            TableSet tables = session.prepare(state, "run").tables();
            assertOne(
                    session.preflight(state.edit().tables(tables).done(), Depth.FULL),
                    Reason.TABLES_CHANGED,
                    "altered the publication");
        }
        db().run("DROP PUBLICATION theirs", "INSERT INTO t VALUES (2)", "CREATE PUBLICATION theirs FOR ALL TABLES");
        assertOne(check(source, state), Reason.TABLES_CHANGED, "or dropped it and made it again");
    }

    /** What a partition's old rows have counts also where its own name is one that the job's patterns match. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void partitionsWithTheirOwnIdentity(Version version) {
        open(
                version,
                "CREATE TABLE bare (id int, d int) PARTITION BY LIST (d)",
                "CREATE TABLE bare1 PARTITION OF bare FOR VALUES IN (1)",
                "ALTER TABLE bare1 REPLICA IDENTITY FULL",
                "CREATE TABLE late (id int, d int, PRIMARY KEY (id, d) DEFERRABLE) PARTITION BY LIST (d)",
                "CREATE TABLE late1 PARTITION OF late FOR VALUES IN (1)",
                "ALTER TABLE late1 REPLICA IDENTITY FULL");
        Source.Postgres source = db().source("public.*");
        assertThat(check(source, TestDatabase.blank())).isEmpty();
        State state = EngineRun.toBarrier(db(), source, TestDatabase.blank()).state();
        for (String table : List.of("bare", "late")) {
            db().run(
                            "INSERT INTO " + table + " VALUES (1, 1), (2, 1)",
                            "UPDATE " + table + " SET id = 3 WHERE id = 1",
                            "DELETE FROM " + table + " WHERE id = 2");
        }
        assertThat(EngineRun.toBarrier(db(), source, state).rows())
                .extracting(row -> row.table() + " " + row.op() + row.values().get("id"))
                .containsExactly(
                        "public.bare c1",
                        "public.bare c2",
                        "public.bare u3",
                        "public.bare d2",
                        "public.late c1",
                        "public.late c2",
                        "public.late u3",
                        "public.late d2");
    }

    /** Whatever a database is written in, and however names are. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void textsAndNamesOfOtherEncodings(Version version) {
        open(version);
        String name = "western_" + db().name();
        db().run("CREATE DATABASE " + name + " ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        try (var western = new TestDatabase(db().server(), name)) {
            western.run(
                    "CREATE TABLE \"straße\" (id int PRIMARY KEY, \"größe\" text)",
                    "INSERT INTO \"straße\" VALUES (1, 'é')");
            Source.Postgres source = western.source("public.*");
            var first = EngineRun.toBarrier(western, source, TestDatabase.blank());
            western.run("INSERT INTO \"straße\" VALUES (2, 'ÿ')", "DELETE FROM \"straße\" WHERE id = 1");
            var second = EngineRun.toBarrier(western, source, first.state());
            assertThat(first.rows()).singleElement().satisfies(row -> {
                assertThat(row.table()).isEqualTo("public.straße");
                assertThat(row.values()).containsEntry("größe", "é");
            });
            assertThat(second.rows()).hasSize(2).first().satisfies(row -> {
                assertThat(row.table()).isEqualTo("public.straße");
                assertThat(row.values()).containsEntry("größe", "ÿ");
            });
        }
    }

    /** Not in the log, and in nobody's way: sequences. In the log like any other: what replication itself writes. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void sequencesLargeObjectsAndRowsOfReplication(Version version) {
        open(version, "CREATE TABLE t (id serial PRIMARY KEY, big oid)", "SELECT lo_create(4711)");
        Source.Postgres source = db().source("public.*");
        assertThat(check(source, TestDatabase.blank())).isEmpty();
        assertOne(
                check(db().source("public.t", "public.t_id_seq"), TestDatabase.blank()),
                Reason.NO_TABLE_MATCHES,
                "public.t_id_seq");
        var first = EngineRun.toBarrier(db(), source, TestDatabase.blank());
        assertThat(first.notes()).anyMatch(note -> note.contains("large objects") && note.contains("public.t.big"));
        db().run(
                        "SET session_replication_role = replica; INSERT INTO t (big) VALUES (4711)",
                        "SELECT nextval('t_id_seq')");
        assertThat(EngineRun.toBarrier(db(), source, first.state()).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsEntry("id", "1"));
    }

    @Test
    void whatTheServerDoesByItselfAndWhatApplicationsSayBesides() {
        open(
                Version.NEWEST,
                "CREATE TABLE parent (id int PRIMARY KEY)",
                "CREATE TABLE kid (id int PRIMARY KEY, p int REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE)",
                "CREATE TABLE seen (id int PRIMARY KEY)",
                "CREATE RULE r AS ON INSERT TO seen DO ALSO INSERT INTO kid VALUES (NEW.id + 50, NULL)",
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN INSERT INTO seen VALUES (NEW.id); RETURN NULL; END'",
                "CREATE TRIGGER t AFTER INSERT ON parent FOR EACH ROW EXECUTE FUNCTION f()",
                "INSERT INTO parent VALUES (1), (2)",
                "INSERT INTO kid VALUES (1, 1), (2, 2)");
        Source.Postgres source = db().source("public.*");
        var first = EngineRun.toBarrier(db(), source, TestDatabase.blank());
        db().run(
                        "SELECT pg_logical_emit_message(true, 'theirs', 'x'), pg_logical_emit_message(false, 'theirs', 'x')",
                        "DELETE FROM parent WHERE id = 1",
                        "UPDATE parent SET id = 7 WHERE id = 2",
                        "MERGE INTO parent USING (VALUES (8)) v (i) ON id = i WHEN NOT MATCHED THEN INSERT VALUES (i)",
                        "INSERT INTO kid VALUES (2, NULL) ON CONFLICT (id) DO UPDATE SET p = NULL");
        assertThat(told(EngineRun.toBarrier(db(), source, first.state())))
                .containsExactly(
                        "parent d1",
                        "kid d1",
                        "parent d2",
                        "parent c7",
                        "kid u2",
                        "parent c8",
                        "seen c8",
                        "kid c58",
                        "kid u2");
    }

    @Test
    void keysThatAreNotEqualAsTheirTextIs() {
        open(
                Version.NEWEST,
                "CREATE EXTENSION citext",
                "CREATE EXTENSION btree_gist",
                "CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                "CREATE TABLE b (id text COLLATE blind PRIMARY KEY, v int)",
                "CREATE TABLE c (id citext PRIMARY KEY, v int)",
                "CREATE TABLE w (id int, at int4range, v int, PRIMARY KEY (id, at WITHOUT OVERLAPS))",
                "INSERT INTO b VALUES ('a', 1), ('B', 2)",
                "INSERT INTO c VALUES ('a', 1), ('B', 2)",
                "INSERT INTO w VALUES (1, '[1,3)', 1), (1, '[3,4)', 2)");
        Source.Postgres source = db().source("public.*");
        assertThat(check(source, TestDatabase.blank())).isEmpty();
        var first = EngineRun.toBarrier(db(), source, TestDatabase.blank());
        assertThat(told(first)).containsExactlyInAnyOrder("b ra", "b rB", "c ra", "c rB", "w r1", "w r1");
        for (String table : List.of("b", "c")) {
            db().run(
                            "UPDATE " + table + " SET id = 'A' WHERE id = 'a'",
                            "UPDATE " + table + " SET v = 5 WHERE id = 'b'");
        }
        db().run(
                        "UPDATE w SET at = '[0,3)' WHERE v = 1",
                        "UPDATE w SET v = 3 WHERE v = 2",
                        "DELETE FROM w WHERE v = 3");
        var second = EngineRun.toBarrier(db(), source, first.state());
        assertThat(told(second))
                .containsExactly("b da", "b cA", "b uB", "c da", "c cA", "c uB", "w d1", "w c1", "w u1", "w d1");
        assertThat(second.rows().stream().filter(row -> row.table().endsWith("w")))
                .extracting(row -> String.valueOf(row.values().get("at")))
                .containsExactly("[1,3)", "[0,3)", "[3,4)", "[3,4)");
    }

    private static List<String> told(EngineRun.Outcome outcome) {
        return outcome.rows().stream()
                .map(row -> row.table().substring("public.".length()) + " " + row.op()
                        + row.values().get("id"))
                .toList();
    }

    @Test
    void temporaryTablesAreNotCaptured() throws SQLException {
        open(Version.NEWEST, "CREATE TABLE t (id int PRIMARY KEY)");
        try (Connection other = db().connect();
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE mine (id int)");
            assertThat(check(db().source("*.*"), TestDatabase.blank())).isEmpty();
            try (PostgresSession session = db().open(db().source("*.*"), "check")) {
                assertThat(session.tables())
                        .singleElement()
                        .satisfies(t -> assertThat(t.table().name()).hasToString("public.t"));
            }
        }
    }

    /** Runs what the sentences say is to be run. */
    private void remedy(List<Finding> findings) {
        for (Finding finding : findings) {
            String text = finding.message();
            int at = text.indexOf("run ALTER ") + "run ".length();
            assertThat(at).as(text).isGreaterThan("run ".length());
            String sql = text.substring(at).split(", (or|and)|\\. |\\.$| \\(with")[0];
            for (String statement : sql.split("; ")) {
                db().run(statement);
            }
        }
    }

    @Test
    void partitionsThatGoAreForPeopleToKnow() {
        open(
                Version.NEWEST,
                "CREATE TABLE t (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE u (id int PRIMARY KEY)");
        var first = EngineRun.toBarrier(db(), db().source("public.*"), TestDatabase.blank());
        assertThat(first.notes())
                .anyMatch(note -> note.contains("truncated, detached or dropped") && note.endsWith(" public.t."));
    }
}
