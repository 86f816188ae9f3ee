package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.faults.SchemaChangeIT.Mirror;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Edits of a job that has a mirror: what they make of the rows there is told, or they are refused, also by a check. */
class EditedJobIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void whatTheMirrorHasInAnotherFormIsToldOrRefused(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open();
                Mirror mirror = Mirror.in(Shop.Kind.POSTGRES)) {
            shop.run("create table t (id int primary key, v varchar(20))", "insert into t values (1, 'a')");
            Workplace workplace = shop.workplace(directory, "t", "Initial", "");
            workplace.edit("  sinks:\n", "  sinks:\n" + mirror.sink().indent(2));
            workplace.edit("    tables:", "    columns: {exclude: [\"*.t.v\"]}\n    tables:");
            Targets.secret(directory, mirror.user(), mirror.password());
            workplace.runToTheEnd();
            workplace.edit("    columns: {exclude: [\"*.t.v\"]}\n", "");
            shop.run("insert into t values (2, 'b')");
            assertThat(workplace.runToTheEnd()).contains("stay in the form they had");
            assertThat(workplace.state().receipts().getLast().notes())
                    .anySatisfy(note -> assertThat(note).contains("spec.source.columns"));
            shop.run("insert into t values (3, 'c')");
            assertThat(workplace.runToTheEnd()).doesNotContain("stay in the form they had");

            workplace.edit("schema: public", "schema: elsewhere");
            shop.run("insert into t values (4, 'd')");
            assertRefused(workplace, "SinkIncomplete", "wrote the tables public.{table} so far");
            workplace.edit("schema: elsewhere", "schema: public");
            workplace.edit("mode: Upsert", "mode: Append");
            assertRefused(workplace, "SinkTableMismatch", "mode was Upsert");
            workplace.edit("mode: Append", "mode: Upsert");
            workplace.edit("  sinks:\n", "  transforms: [{set: {column: id, expression: \"row.id % 2\"}}]\n  sinks:\n");
            assertRefused(workplace, "TransformInvalid", "other values of column id");
            workplace.edit("  transforms: [{set: {column: id, expression: \"row.id % 2\"}}]\n", "");
            workplace.runToTheEnd();
            assertThat(Targets.rows(mirror.connect(), "select id, v from public.t order by id"))
                    .isEqualTo(List.of("1|null", "2|b", "3|c", "4|d"));
        }
    }

    /** The request is done with the run that was killed, and the rest is read by the next. */
    @Test
    void aRunThatReadsAllAnewAfterAnEditMayBeKilled() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open();
                Mirror mirror = Mirror.in(Shop.Kind.POSTGRES)) {
            shop.run("create table t (id int primary key)", "insert into t values (1), (2)");
            Workplace workplace = shop.workplace(directory, "t", "Initial", "");
            workplace.edit("  sinks:\n", "  sinks:\n" + mirror.sink().indent(2));
            Targets.secret(directory, mirror.user(), mirror.password());
            workplace.runToTheEnd();
            workplace.edit("schema: public\n", "schema: public\n      table: new_{table}\n");
            shop.run("insert into t values (3)");
            assertRefused(workplace, "SinkIncomplete", "wrote the tables public.{table} so far");
            workplace.edit("  sinks:\n", "  recovery: {requestId: a, resnapshot: {}}\n  sinks:\n");
            RunnerProcess killed = workplace.start(Map.of("SANDERLING_FAILPOINT", "AFTER_CHECKPOINT"));
            assertThat(killed.await()).as(killed.output()).isNotZero();
            assertThat(workplace.state().offsets()).isNotNull();
            workplace.runToTheEnd();
            assertThat(Targets.rows(mirror.connect(), "select id from public.new_t order by id"))
                    .isEqualTo(List.of("1", "2", "3"));
            shop.run("insert into t values (4)");
            workplace.edit("table: new_{table}", "table: newer_{table}");
            assertRefused(workplace, "SinkIncomplete", "wrote the tables public.new_{table} so far");
        }
    }

    private void assertRefused(Workplace workplace, String reason, String words) throws Exception {
        RunnerProcess run = workplace.start(Map.of());
        assertThat(run.await()).as(run.output()).isNotZero();
        assertThat(run.output()).contains(reason, words);
        RunnerProcess check = RunnerProcess.start(
                directory,
                Workplace.SMALL,
                Map.of(),
                "check",
                "--job",
                workplace.job().toString(),
                "--state",
                directory.resolve("state").toString(),
                "--secrets",
                directory.resolve("secrets").toString(),
                "--mount",
                "/data=" + directory.resolve("data"));
        assertThat(check.await()).as(check.output()).isNotZero();
        assertThat(check.output()).contains(reason, words);
    }
}
