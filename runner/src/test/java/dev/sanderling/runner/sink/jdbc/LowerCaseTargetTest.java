package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.TestMySql;
import org.junit.jupiter.api.Test;

/** A target whose server keeps names in lower case: two tables of the source whose names differ only so are one there. */
class LowerCaseTargetTest {
    @Test
    void tablesThatDifferInCaseOnlyAreRefused() {
        try (TestMySql server = TestMySql.startOwn("--lower-case-table-names=1")) {
            server.execute("CREATE DATABASE Public");
            Table upper = new Table(new TableName("public", "T"), Given.TABLE.columns());
            try (JdbcSink sink = Given.begun(MySqlMirrorTest.plan(), () -> server.connect("public"), 1)) {
                sink.write(Given.read(upper, 1, "a", "x"));
                sink.commit(Given.segment(1, 1));
                Failure failure = catchThrowableOfType(Failure.class, () -> sink.write(Given.read(1, "b", "y")));
                assertThat(failure).isNotNull();
                assertThat(failure.reason()).isEqualTo(Reason.SINK_TABLE_MISMATCH);
                assertThat(failure).hasMessageContaining("both public.T and public.t would be written to public.t");
            }
            try (JdbcSink sink = Given.begun(MySqlMirrorTest.plan(), () -> server.connect("public"), 2)) {
                sink.write(Given.read(upper, 2, "b", "y"));
                sink.commit(Given.segment(2, 1));
            }
            // As it was noted before names were folded.
            server.execute("UPDATE public.sanderling_tables SET target_table = 'T', target_schema = 'Public'");
            try (JdbcSink sink = Given.begun(MySqlMirrorTest.plan(), () -> server.connect("public"), 3)) {
                sink.write(Given.read(upper, 3, "c", "z"));
                sink.commit(Given.segment(3, 1));
            }
            assertThat(server.query("SELECT v FROM public.t ORDER BY id")).containsExactly("a", "b", "c");
            assertThat(server.query("SELECT target_table FROM public.sanderling_tables"))
                    .containsExactly("T");
        }
    }
}
