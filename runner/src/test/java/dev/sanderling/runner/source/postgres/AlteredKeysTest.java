package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.TableNews;
import dev.sanderling.runner.source.postgres.EngineRun.Outcome;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maintenance of a primary key's index makes no other key. */
class AlteredKeysTest {
    @ParameterizedTest
    @EnumSource(Version.class)
    void anotherKey(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            for (String table : List.of("reindexed", "clustered", "other", "indexed")) {
                db.run(
                        "CREATE TABLE " + table + " (id int PRIMARY KEY, n int NOT NULL)",
                        "INSERT INTO " + table + " VALUES (1, 1)",
                        "ALTER TABLE " + table + " REPLICA IDENTITY FULL");
            }
            Source.Postgres source = db.source("public.*");
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            db.run(
                    "REINDEX TABLE CONCURRENTLY reindexed",
                    "CLUSTER clustered USING clustered_pkey",
                    "ALTER TABLE other DROP CONSTRAINT other_pkey, ADD PRIMARY KEY (n)",
                    "CREATE UNIQUE INDEX by_n ON indexed (n)",
                    "ALTER TABLE indexed DROP CONSTRAINT indexed_pkey, ADD PRIMARY KEY USING INDEX by_n");
            try (PostgresSession session = db.open(source, "news")) {
                assertThat(session.news(first.state()))
                        .extracting(TableNews::table)
                        .containsExactlyInAnyOrder("public.other", "public.indexed");
            }
        }
    }
}
