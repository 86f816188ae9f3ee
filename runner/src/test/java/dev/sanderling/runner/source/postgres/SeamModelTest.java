package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.source.Explorer;
import dev.sanderling.runner.source.postgres.ModelRunner.Mutant;
import dev.sanderling.runner.source.postgres.ModelServer.Write;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every interleaving of some transactions, the server's own steps and a runner that may be killed: what is published
 * is the table, each row once, no change lost. The runner is made of the real classes, see {@link ModelRunner}.
 */
class SeamModelTest {
    /** What transactions do; each works on a row of its own or waits for the other. */
    enum Programs {
        INSERTS(List.of(write(Op.CREATE, 1, 1)), List.of(write(Op.CREATE, 2, 2))),
        UPDATE(List.of(write(Op.CREATE, 1, 1), write(Op.UPDATE, 1, 2)), List.of(write(Op.CREATE, 2, 2))),
        TRUNCATE(List.of(write(Op.CREATE, 1, 1)), List.of(write(Op.TRUNCATE, 0, 0), write(Op.CREATE, 2, 2)));

        final List<List<Write>> transactions;

        @SafeVarargs
        Programs(List<Write>... transactions) {
            this.transactions = List.of(transactions);
        }

        private static Write write(Op op, int key, int value) {
            return new Write(op, key, value);
        }
    }

    enum Begin {
        FIRST_RUN,
        ADDED_TABLE,
        STANDBY
    }

    @ParameterizedTest
    @CsvSource({
        "FIRST_RUN, INSERTS",
        "FIRST_RUN, UPDATE",
        "FIRST_RUN, TRUNCATE",
        "ADDED_TABLE, INSERTS",
        "ADDED_TABLE, TRUNCATE",
        "STANDBY, INSERTS"
    })
    void nothingIsLostOrDoubled(Begin begin, Programs programs) {
        Explorer all = Explorer.explore(choices -> run(choices, begin, programs, Mutant.NONE));
        assertThat(all.states()).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @CsvSource({
        "FIRST_RUN, LISTS_RUNNING",
        "ADDED_TABLE, LISTS_RUNNING",
        "ADDED_TABLE, FORGETS_DROPPED",
        "ADDED_TABLE, SHOWS_ALL",
        "ADDED_TABLE, SHOWS_NONE",
        "ADDED_TABLE, UNTIL_BEFORE",
        "ADDED_TABLE, DROPS_NONE",
        "STANDBY, LISTS_RUNNING",
        "STANDBY, LOOKS_BEFORE",
        "STANDBY, GUESSES",
        "STANDBY, CLOSES_EARLY"
    })
    void defectsAreFound(Begin begin, Mutant mutant) {
        assertThatThrownBy(() -> Explorer.explore(choices -> run(choices, begin, Programs.INSERTS, mutant)))
                .isInstanceOf(ModelRunner.Wrong.class);
    }

    static void run(Explorer choices, Begin begin, Programs programs, Mutant mutant) {
        try {
            runner(choices, begin, programs, mutant, false).run();
        } catch (ModelRunner.Wrong e) {
            // Once more the same way, for the story.
            choices.again();
            runner(choices, begin, programs, mutant, true).run();
        }
    }

    private static ModelRunner runner(Explorer choices, Begin begin, Programs programs, Mutant mutant, boolean tells) {
        var server = new ModelServer(begin == Begin.STANDBY, programs.transactions);
        return new ModelRunner(choices, server, begin == Begin.FIRST_RUN, mutant, tells);
    }
}
