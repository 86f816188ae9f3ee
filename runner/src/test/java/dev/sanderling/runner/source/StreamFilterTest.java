package dev.sanderling.runner.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.Snapshot.Window;
import dev.sanderling.checkpoint.ToRead;
import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.checkpoint.ToRead.Reading;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.TableKey.KeyColumn;
import dev.sanderling.runner.source.TableKey.Order;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a truncate while its table is not read yet, read in part, or read. Transactions below 100 are shown. */
class StreamFilterTest {
    private static final Table TABLE =
            new Table(new TableName("public", "t"), List.of(new Column("id", Plain.INTEGER, true)));

    @ParameterizedTest
    @CsvSource({
        // before the last view, after it, does that view show it; is it published, is the table read again
        "none,   none,   true,  false, false",
        "none,   none,   false, false, false",
        "none,   to 10,  true,  false, false",
        "none,   to 10,  false, true,  false",
        "none,   all,    true,  false, false",
        "none,   all,    false, true,  false",
        "to 10,  to 10,  true,  true,  false",
        "to 10,  to 10,  false, true,  false",
        "to 10,  to 20,  true,  true,  true",
        "to 10,  to 20,  false, true,  false",
        "to 10,  all,    true,  true,  true",
        "to 10,  all,    false, true,  false",
        "all,    all,    true,  true,  false",
        "all,    all,    false, true,  false",
    })
    void inAWindow(String before, String now, boolean shown, boolean published, boolean again) {
        StreamFilter filter = filter(new Window("", "", toRead(before)), toRead(now));
        assertThat(filter.keeps(truncate(shown ? 50 : 150))).isEqualTo(published);
        assertThat(filter.again().keySet()).isEqualTo(again ? java.util.Set.of("public.t") : java.util.Set.of());
        assertThat(filter.dropped().isEmpty())
                .as("the rest is read by a view that shows it")
                .isEqualTo(now.equals("all") && !again);
    }

    @ParameterizedTest
    @CsvSource({"none, false", "to 10, true", "all, true"})
    void withoutAWindow(String now, boolean published) {
        StreamFilter filter = filter(null, toRead(now));
        assertThat(filter.keeps(truncate(50))).isEqualTo(published);
        assertThat(filter.again()).isEmpty();
    }

    /** From there on it is a table that nothing was read of. */
    @Test
    void aTableToBeReadAgainHasNoMoreChanges() {
        StreamFilter filter = filter(new Window("", "", toRead("to 10")), toRead("to 20"));
        assertThat(filter.keeps(create(50, 5))).isTrue();
        assertThat(filter.keeps(truncate(50))).isTrue();
        assertThat(filter.keeps(create(50, 5))).isFalse();
        assertThat(filter.keeps(create(150, 15))).isFalse();
        assertThat(filter.keeps(truncate(60))).isFalse();
        assertThat(filter.keeps(truncate(160))).isFalse();
        assertThat(filter.dropped()).containsExactlyInAnyOrder("50", "150", "60", "160");
    }

    private static StreamFilter filter(@Nullable Window window, ToRead now) {
        StreamFilter filter =
                new StreamFilter(new Snapshot(now, window, List.of(), 1, 0, 0, 0, null, false), new Rules());
        filter.prepare(List.of(truncate(50)));
        return filter;
    }

    private static ToRead toRead(String read) {
        Function<String, ToRead> part =
                key -> new ToRead(null, List.of(), new Reading("public.t", List.of(new KeyPart("id", "int4", key)), 1));
        return switch (read) {
            case "none" -> new ToRead(null, List.of("public.t"), null);
            case "all" -> ToRead.NOTHING;
            default -> part.apply(read.substring(3));
        };
    }

    private static Change truncate(int transaction) {
        return new Change(Op.TRUNCATE, TABLE, null, null, new Origin("0/1", "" + transaction, 0, 0));
    }

    private static Change create(int transaction, int id) {
        return new Change(
                Op.CREATE, TABLE, null, new @Nullable Object[] {id}, new Origin("0/1", "" + transaction, 0, 0));
    }

    private static final class Rules implements ReadRules {
        @Override
        public TableKey key(String table) {
            return new TableKey(List.of(new KeyColumn("id", "int4", "", Order.NUMBER)));
        }

        @Override
        public boolean[] after(TableKey key, List<List<String>> keys, List<KeyPart> last) {
            throw new AssertionError("numbers are compared here");
        }

        @Override
        public boolean shows(String view, Change change) {
            return Integer.parseInt(String.valueOf(change.origin().transaction())) < 100;
        }

        @Override
        public boolean isPast(String position, String other) {
            return false;
        }

        @Override
        public List<String> unseen(Collection<String> transactions) {
            return List.copyOf(transactions);
        }
    }
}
