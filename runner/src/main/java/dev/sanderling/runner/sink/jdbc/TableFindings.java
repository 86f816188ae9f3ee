package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands in the way of writing to the target tables, table by table, found without changing anything. */
final class TableFindings {
    /** Forget spaces at the end. */
    private static final Set<String> PADDED = Set.of("bpchar", "char");

    private static final Set<String> ENDS_IN_SPACES = Set.of("text", "varchar", "tinytext", "mediumtext", "longtext");

    /** The same, of PostgreSQL only: {@code "char"} may be a space or nothing. */
    private static final Set<String> POSTGRES_TEXTS = Set.of("citext", "name", "char");

    private final SinkPlan.Jdbc plan;
    private final Feed feed;
    private final Dialect dialect;
    private final Positions positions;
    private final Trouble trouble;
    private final Connection connection;
    private final Comparison comparison;
    private final Columns columns;
    private final TargetNames names;
    private final Ownership ownership;
    private final List<Finding> findings = new ArrayList<>();

    TableFindings(
            SinkPlan.Jdbc plan,
            Feed feed,
            Dialect dialect,
            Positions positions,
            Trouble trouble,
            Connection connection) {
        this.plan = plan;
        this.feed = feed;
        this.dialect = dialect;
        this.positions = positions;
        this.trouble = trouble;
        this.connection = connection;
        this.comparison = new Comparison(plan, dialect);
        this.columns = new Columns(plan, dialect);
        this.names = new TargetNames(plan, dialect, trouble);
        this.ownership = new Ownership(plan, dialect, positions, trouble);
    }

    List<Finding> of(List<CatalogTable> tables) throws SQLException {
        boolean ours = dialect.columns(connection, new TargetName(dialect.home(connection), Positions.TABLES))
                .isPresent();
        for (CatalogTable table : tables) {
            try {
                look(table, ours);
            } catch (Failure failure) {
                findings.add(failure.finding());
            }
        }
        return findings;
    }

    private void look(CatalogTable described, boolean ours) throws SQLException {
        Table table = described.table();
        boolean changes = plan.mode() == JdbcMode.UPSERT;
        if (!columns.isKeyKnown(described)) {
            return;
        }
        List<String> key = columns.key(table);
        TargetName name = names.of(table, key);
        if (changes && described.deferrable().contains(Set.copyOf(key))) {
            add(
                    Reason.SINK_KEY_MISSING,
                    "a mirror cannot tell the rows of " + table.name() + " apart by " + String.join(", ", key)
                            + ", because the unique constraint is deferrable: while a statement runs two rows may have"
                            + " the same, and one would be lost; make it NOT DEFERRABLE, name other columns in"
                            + " spec.sinks[].jdbc.keys, or use mode: Append.");
            return;
        }
        Optional<List<TargetColumn>> there = dialect.columns(connection, name);
        if (there.isEmpty() && !plan.createTables()) {
            mismatch(name + " does not exist; create it, or set spec.sinks[].jdbc.createTables.");
            return;
        }
        Optional<String> grant = dialect.grant(connection, name, there.isEmpty(), changes);
        if (grant.isPresent()) {
            add(
                    Reason.SINK_NOT_WRITABLE,
                    "the user may not " + (there.isEmpty() ? "create " : "write to ") + name + "; run " + grant.get()
                            + ".");
            return;
        }
        if (there.isPresent()) {
            compare(described, name, key, there.get());
            ownership.check(name, ours ? positions.owner(connection, name) : Optional.empty(), connection);
        }
    }

    private void compare(CatalogTable described, TargetName name, List<String> key, List<TargetColumn> there)
            throws SQLException {
        Table table = described.table();
        List<Columns.Wanted> wanted = columns.wanted(table, key);
        List<Columns.Wanted> missing = comparison.missing(wanted, there);
        if (!missing.isEmpty() && plan.evolve() != Evolve.ADDITIVE) {
            mismatch(Comparison.missing(name, missing));
        }
        comparison.problems(table, name, key, wanted, there, connection).forEach(this::mismatch);
        for (Columns.Wanted column : wanted) {
            if (column.key()) {
                comparison.find(there, column.name()).ifPresent(target -> {
                    alike(described, name, column, target);
                    folded(described, name, column, target);
                });
            }
        }
    }

    /** Two keys that differ in the source, and not in the target, would be one row. */
    private void alike(CatalogTable described, TargetName name, Columns.Wanted column, TargetColumn target) {
        String source = described.collations().getOrDefault(target.name(), "");
        if (target.alike().endsWith("_bin") && !endsInSpaces(column.source())) {
            return;
        }
        if (!target.alike().isEmpty() && (feed.fromPostgres() || !covers(source, target.alike()))) {
            mismatch("the column " + target.name() + " of " + name + " has the collation " + target.alike()
                    + ", by which texts that differ in " + described.table().name()
                    + " may be the same key, and one row would be written over another; give it "
                    + dialect.exactCollation() + ".");
        }
    }

    /** Whether values may differ by spaces at the end only, which most collations by bytes do not look at. */
    private boolean endsInSpaces(@Nullable Column from) {
        String declared = from == null ? "" : from.declared().name();
        // Of most types the catalogue says only what they are called.
        boolean text =
                from == null || from.type() == ColumnType.Plain.TEXT || from.type() instanceof ColumnType.Unsupported;
        boolean unknown = declared.isEmpty() || declared.equals("user-defined");
        return text
                && (unknown
                        || ENDS_IN_SPACES.contains(declared)
                        || feed.fromPostgres() && POSTGRES_TEXTS.contains(declared));
    }

    /** Whether texts that a collation of MySQL takes for the same are so by the source's, too. */
    private static boolean covers(String source, String target) {
        boolean pads = !source.isEmpty() && !source.equals("binary") && !source.contains("0900");
        return source.equals(target) || pads && target.endsWith("_bin");
    }

    /** Types that take texts for the same which differ, whatever their collation. */
    private void folded(CatalogTable described, TargetName name, Columns.Wanted column, TargetColumn target) {
        Column from = column.source();
        if (from == null || from.type() != ColumnType.Plain.TEXT) {
            return;
        }
        String source = from.declared().name();
        String type = target.type().substring(target.type().indexOf('.') + 1);
        // Of the same type the source has no two keys that are alike by it.
        boolean byCase = type.equals("citext") && !source.equals("uuid");
        boolean bySpaces = PADDED.contains(type) && ENDS_IN_SPACES.contains(source);
        if (byCase || bySpaces) {
            mismatch("the column " + target.name() + " of " + name + " is " + target.declared()
                    + ", by which texts that differ in " + described.table().name() + " only by "
                    + (byCase ? "case" : "spaces at the end")
                    + " are the same key, and one row would be written over another; make it "
                    + (byCase ? "text." : "varchar."));
        }
    }

    private void mismatch(String sentence) {
        add(Reason.SINK_TABLE_MISMATCH, sentence);
    }

    private void add(Reason reason, String sentence) {
        findings.add(trouble.failure(reason, sentence, null).finding());
    }
}
