package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.runner.source.Explorer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every interleaving of transactions that own a GTID, are written to the log, are committed and give the GTID back, with
 * a reader that looks for a moment between two of them: it stands at the place that it tells.
 */
class ViewMomentModelTest {
    private static final int TRANSACTIONS = 3;

    enum Mutant {
        NONE,
        NOBODY_OWNS,
        END_STAYS
    }

    @Test
    void theReaderShowsWhatTheLogHas() {
        Explorer all = Explorer.explore(choices -> new Model(choices, Mutant.NONE).run());
        assertThat(all.states()).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @EnumSource(value = Mutant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void defectsAreFound(Mutant mutant) {
        assertThatThrownBy(() -> Explorer.explore(choices -> new Model(choices, mutant).run()))
                .isInstanceOf(AssertionError.class);
    }

    private static final class Model implements ViewMoment.Steps {
        private static final int LOGGED = 2;
        private static final int COMMITTED = 3;
        private static final int OVER = 4;

        private final Explorer choices;
        private final Mutant mutant;
        private final int[] steps = new int[TRANSACTIONS];
        private final List<Integer> log = new ArrayList<>();
        private final List<String> memory = new ArrayList<>();
        private Set<Integer> shown = Set.of();
        private boolean begun;
        private int told;

        Model(Explorer choices, Mutant mutant) {
            this.choices = choices;
            this.mutant = mutant;
        }

        void run() {
            try {
                int[] attempts = {3};
                Optional<LogPosition> place = ViewMoment.between(this, () -> --attempts[0] > 0);
                place.ifPresent(at -> assertThat(shown).isEqualTo(Set.copyOf(log.subList(0, (int) at.pos() - 4))));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public LogPosition end() {
            happen("end");
            int size = mutant == Mutant.END_STAYS && begun ? told : log.size();
            told = size;
            memory.add(String.valueOf(size));
            return LogPosition.parse("binlog.000001:" + (4 + size));
        }

        @Override
        public boolean isCommitting() {
            happen("owned");
            boolean owned = false;
            for (int step : steps) {
                owned |= step > 0 && step < OVER;
            }
            memory.add(String.valueOf(owned));
            return owned && mutant != Mutant.NOBODY_OWNS;
        }

        @Override
        public void begin() {
            happen("begin");
            begun = true;
            shown = new TreeSet<>();
            for (int t = 0; t < TRANSACTIONS; t++) {
                if (steps[t] >= COMMITTED) {
                    shown.add(t);
                }
            }
            memory.add(shown.toString());
        }

        @Override
        public void rollback() {
            begun = false;
            memory.clear();
            memory.add("again");
        }

        private void happen(String where) {
            memory.add(where);
            while (true) {
                List<Integer> enabled = new ArrayList<>();
                for (int t = 0; t < TRANSACTIONS; t++) {
                    if (steps[t] < OVER) {
                        enabled.add(t);
                    }
                }
                int way = choices.choose(enabled.size() + 1, () -> Arrays.toString(steps) + log + memory);
                if (way == enabled.size()) {
                    return;
                }
                int t = enabled.get(way);
                if (++steps[t] == LOGGED) {
                    log.add(t);
                }
            }
        }
    }
}
