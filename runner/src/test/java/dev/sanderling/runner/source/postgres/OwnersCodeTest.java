package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Event triggers of people's own, which refuse what we do to publications: it is theirs to let us pass. */
class OwnersCodeTest {
    @ParameterizedTest
    @EnumSource(Version.class)
    void anEventTriggerThatRefusesPublications(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)");
            var source = db.source("public.*");
            refuse(db, "RAISE EXCEPTION 'no DDL on weekdays (%)', tg_tag", "ddl_command_start");
            assertThat(refused(() -> EngineRun.toBarrier(db, source, TestDatabase.blank())))
                    .contains(
                            "the function public.gate", "\"no DDL on weekdays (CREATE PUBLICATION)\"", "session_user");
            db.run("DROP EVENT TRIGGER gate");
            State state = EngineRun.toBarrier(db, source, TestDatabase.blank()).state();

            db.run("CREATE TABLE u (id int PRIMARY KEY)", "INSERT INTO u VALUES (1)");
            db.run("CREATE EVENT TRIGGER gate ON ddl_command_start EXECUTE FUNCTION public.gate()");
            assertThat(refused(() -> EngineRun.toBarrier(db, source, state)))
                    .contains("no DDL on weekdays (ALTER PUBLICATION)");
            assertThat(refused(() -> {
                        try (PostgresSession session = db.open(source, "cleanup")) {
                            session.cleanUp(Objects.requireNonNull(state.names()));
                        }
                    }))
                    .contains("no DDL on weekdays (DROP PUBLICATION)");
        }
    }

    /** The state says what a privilege would: it is the function's, of a table that no check knows. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO public.audit VALUES (tg_tag) | permission denied for table audit",
                "INSERT INTO public.nothing VALUES (tg_tag) | relation \"public.nothing\" does not exist",
                "PERFORM 1/0 | division by zero",
                "RAISE EXCEPTION 'ask Anna' USING ERRCODE = '42501' | ask Anna",
                "RAISE EXCEPTION 'ask Anna' USING ERRCODE = '57014' | ",
            })
    void anEventTriggerThatFails(String statement, String words) {
        try (TestDatabase db = TestPostgres.shared(Version.NEWEST).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE audit (tag text)");
            String role = db.role("owner", "REPLICATION");
            db.run("ALTER TABLE t OWNER TO " + role, "GRANT CREATE ON DATABASE " + db.name() + " TO " + role);
            refuse(db, statement, "ddl_command_end");
            ThrowingCallable run = () -> EngineRun.toBarrier(db, db.source("public.t"), TestDatabase.blank());
            if (words == null) {
                assertThat(catchThrowableOfType(Failure.class, run).reason()).isEqualTo(Reason.SOURCE_BUSY);
            } else {
                assertThat(refused(run)).contains("the function public.gate", words);
            }
        }
    }

    private static void refuse(TestDatabase db, String statement, String event) {
        db.run(
                "CREATE FUNCTION public.gate() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN " + statement
                        + "; END $$",
                "CREATE EVENT TRIGGER gate ON " + event + " EXECUTE FUNCTION public.gate()");
    }

    private static String refused(ThrowingCallable call) {
        Failure failure = catchThrowableOfType(Failure.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.STATEMENT_REFUSED);
        assertThat(failure.reason().needsHuman()).isTrue();
        return failure.getMessage();
    }
}
