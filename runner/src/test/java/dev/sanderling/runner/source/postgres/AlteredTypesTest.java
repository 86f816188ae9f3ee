package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.TableNews;
import dev.sanderling.runner.source.postgres.EngineRun.Outcome;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A type is altered, and rows show it without being written. */
class AlteredTypesTest {
    @ParameterizedTest
    @EnumSource(Version.class)
    void rowsThatShowItAreTold(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run(
                    "CREATE TYPE mood AS ENUM ('sad', 'so so', 'fine')",
                    "CREATE DOMAIN feeling AS mood",
                    "CREATE TYPE pair AS (a int, m mood)",
                    "CREATE TYPE other AS ENUM ('sad')",
                    "CREATE TYPE kept AS (a int)",
                    "CREATE TABLE direct (id int PRIMARY KEY, m mood)",
                    "CREATE TABLE domains (id int PRIMARY KEY, m feeling)",
                    "CREATE TABLE arrays (id int PRIMARY KEY, m feeling[])",
                    "CREATE TABLE quotes (id int PRIMARY KEY, m mood[])",
                    "CREATE TABLE within (id int, m pair, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
                    "CREATE TABLE within1 PARTITION OF within FOR VALUES FROM (0) TO (9)",
                    "CREATE TABLE fine (id int PRIMARY KEY, m mood, n pair)",
                    "CREATE TABLE others (id int PRIMARY KEY, m other, k kept)",
                    "CREATE TABLE empty (id int PRIMARY KEY, m mood)",
                    "INSERT INTO direct VALUES (1, 'sad')",
                    "INSERT INTO domains VALUES (1, 'sad')",
                    "INSERT INTO arrays VALUES (1, '{sad}')",
                    "INSERT INTO quotes VALUES (1, '{so so}')",
                    "INSERT INTO within VALUES (1, ROW(1, 'fine'))",
                    "INSERT INTO fine VALUES (1, 'fine')",
                    "INSERT INTO others VALUES (1, 'sad', ROW(1))");
            Source.Postgres source = db.source("public.*");
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            try (PostgresSession session = db.open(source, "news")) {
                assertThat(session.news(first.state())).isEmpty();
            }
            db.run(
                    "INSERT INTO direct VALUES (2, 'sad')",
                    "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
                    "ALTER TYPE mood RENAME VALUE 'so so' TO 'as ever'",
                    "ALTER TYPE mood ADD VALUE 'new'",
                    "ALTER TYPE other ADD VALUE 'new' BEFORE 'sad'",
                    "ALTER TYPE pair ADD ATTRIBUTE b int",
                    "INSERT INTO others VALUES (2, 'new', ROW(2))",
                    "INSERT INTO empty VALUES (1, 'blue')");
            try (PostgresSession session = db.open(source, "news")) {
                assertThat(session.news(first.state()).stream().map(TableNews::table))
                        .containsExactlyInAnyOrder(
                                "public.direct", "public.domains", "public.arrays", "public.quotes", "public.within");
            }
            Outcome second = EngineRun.toBarrier(db, source, first.state());
            assertThat(second.rows().getFirst().values())
                    .as("the text of its time")
                    .containsEntry("m", "sad");
            try (PostgresSession session = db.open(source, "news")) {
                assertThat(session.news(second.state())).as("told once").isEmpty();
            }
        }
    }
}
