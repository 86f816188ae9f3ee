package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.change.TableName;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** XA transactions as the log has them: their rows where they are prepared, and nothing of them where they end. */
final class XaTransactions {
    /** As the server writes it, whatever the application wrote. */
    private static final Pattern STEP =
            Pattern.compile("XA (START|END|COMMIT|ROLLBACK) (.+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final PreparedTransactions prepared;
    private final PreparedLookup lookup;
    /** The one that is being read; null outside of one, and where not all of its tables are known. */
    private @Nullable String reading;
    /** Tables whose rows it has, captured or not. */
    private final Set<TableName> tables = new HashSet<>();

    XaTransactions(PreparedTransactions prepared, PreparedLookup lookup) {
        this.prepared = prepared;
        this.lookup = lookup;
    }

    /** What a statement does with a transaction. */
    sealed interface Step {
        record Start() implements Step {}

        record End() implements Step {}

        record Commit(String id) implements Step {}

        record Rollback(String id) implements Step {}

        /** No statement that a server writes. */
        record Unclear() implements Step {}
    }

    /** Reads a statement whose first word is XA. */
    Step read(String sql) {
        Matcher matcher = STEP.matcher(sql);
        if (!matcher.matches()) {
            return new Step.Unclear();
        }
        String id = matcher.group(2);
        return switch (matcher.group(1).toUpperCase(Locale.ROOT)) {
            case "START" -> {
                reading = id;
                tables.clear();
                yield new Step.Start();
            }
            case "END" -> new Step.End();
            case "COMMIT" -> new Step.Commit(id);
            default -> new Step.Rollback(id);
        };
    }

    /** Rows of a table follow. */
    void rows(TableName table) {
        if (reading != null) {
            tables.add(table);
        }
    }

    /** What follows is of no XA transaction, or of one whose tables cannot be told. */
    void none() {
        reading = null;
    }

    /** What was read was prepared here. */
    void prepared(LogPosition end) {
        if (reading != null) {
            prepared.prepared(end, reading, tables);
        }
        reading = null;
    }

    /** It was given up here. */
    void over(Step.Rollback rollback, LogPosition end) {
        prepared.over(end, rollback.id());
    }

    /** It was committed here. Returns the tables that it changed, as far as they are known without a look at the log. */
    Optional<Set<TableName>> over(Step.Commit commit, LogPosition end) {
        return prepared.over(end, commit.id());
    }

    /** The same, with a look at the log before it; empty where they are not to be found. */
    Optional<Set<TableName>> tables(Step.Commit commit, LogPosition end) {
        return over(commit, end).or(() -> lookup.tables(commit.id(), end));
    }
}
