package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is written to has no room left on its disk, a real one; then it has more. */
class JdbcDiskFullIT {
    private static final int ROWS = 60_000;

    @TempDir
    Path directory;

    @Test
    void theRunSaysSoAndTheNextOneIsExact() throws Exception {
        TestPostgres server = TestPostgres.shared(TestPostgres.Version.NEWEST);
        try (TestDatabase source = server.database();
                SmallVolume volume = SmallVolume.mount(Files.createTempDirectory("small-"), 6, owner(source))) {
            String space = source.name() + "_small";
            source.run("create tablespace " + space + " location '" + volume.path() + "'");
            String name;
            try (TestDatabase target = server.database()) {
                name = target.name();
                source.run("alter database " + name + " set default_tablespace = " + space);
                source.run(
                        "create table notes (id int primary key, note text)",
                        "insert into notes select g, repeat(md5(g::text), 4) from generate_series(1, " + ROWS + ") g");
                Targets.secret(directory, "postgres", "any");
                Workplace workplace = Workplace.of(
                        directory,
                        PostgresSource.of(source, "Initial"),
                        "postgres",
                        "any",
                        "",
                        Targets.postgres(target, "mode: Upsert"));

                RunnerProcess run = workplace.start(Map.of());
                assertThat(run.await()).as(run.output()).isNotZero();
                assertThat(run.output())
                        .contains("SinkFull: Sink copy", "no room")
                        .doesNotContain("java.sql", "\tat ", "repeat");
                volume.resize(128);
                source.run("delete from notes where id <= 10", "update notes set note = 'late' where id > 59990");
                workplace.runUntilDry();

                String all = "select count(*), sum(id), md5(string_agg(note, ',' order by id)) from notes";
                assertThat(Targets.rows(target, all)).isEqualTo(Targets.rows(source, all));
                assertThat(workplace.published("public.notes", "id").size()).isBetween(ROWS - 10, ROWS + 20);
            }
            source.run("drop database " + name + " with (force)", "drop tablespace " + space);
        }
    }

    /** The number of the user that the server runs as, who has to own a tablespace's folder. */
    private static int owner(TestDatabase database) throws Exception {
        return (Integer) Files.getAttribute(Path.of(database.ask("show data_directory")), "unix:uid");
    }
}
