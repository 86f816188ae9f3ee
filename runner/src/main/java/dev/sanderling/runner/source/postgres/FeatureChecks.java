package dev.sanderling.runner.source.postgres;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Scope;
import dev.sanderling.runner.source.Remedy;
import dev.sanderling.runner.source.postgres.FeatureFacts.ColumnFacts;
import dev.sanderling.runner.source.postgres.FeatureFacts.Part;
import dev.sanderling.runner.source.postgres.FeatureFacts.TableFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What stands in the way because of a feature of a table, each with the remedy: pure functions of what the catalogue
 * says. {@link PostgresFeature} is the list of all that is decided.
 */
final class FeatureChecks {
    private final int major;
    private final Scope scope;
    private final String publication;
    private final boolean publishes;

    /** @param publishes whether the tables go into a publication of ours, with what that does to the application */
    FeatureChecks(int major, Scope scope, String publication, boolean publishes) {
        this.major = major;
        this.scope = scope;
        this.publication = publication;
        this.publishes = publishes;
    }

    List<Finding> refused(FeatureFacts facts) {
        List<Finding> findings = new ArrayList<>();
        each(facts, t -> rowSecurity(facts.user(), t), findings);
        each(facts, this::unloggedPart, findings);
        each(facts, this::nothingLeft, findings);
        each(facts, this::excludedKey, findings);
        each(facts, this::generatedKey, findings);
        each(facts, this::identityWithoutKey, findings);
        each(facts, this::generatedIdentity, findings);
        each(facts, this::rowFilter, findings);
        each(facts, this::columnList, findings);
        return findings;
    }

    private static void each(FeatureFacts facts, Function<TableFacts, Optional<Finding>> rule, List<Finding> findings) {
        facts.tables().stream().flatMap(t -> rule.apply(t).stream()).forEach(findings::add);
    }

    private Optional<Finding> rowSecurity(String user, TableFacts t) {
        if (!t.hidesRows() || scope.snapshot() == SnapshotMode.NO_DATA) {
            return Optional.empty();
        }
        String remedy = t.owned()
                ? "ALTER TABLE " + t.table().quoted() + " NO FORCE ROW LEVEL SECURITY"
                : "ALTER ROLE " + Quote.name(user) + " BYPASSRLS";
        return found(
                Reason.PRIVILEGE_MISSING,
                "Row level security of " + t.table().full() + " hides rows from the user, while the log has all of"
                        + " them; run " + remedy + ", or exclude the table in spec.source.tables.");
    }

    private Optional<Finding> unloggedPart(TableFacts t) {
        return t.parts().stream()
                .filter(p -> p.partition() && (p.kind() == 'f' || p.persistence() != 'p'))
                .findFirst()
                .flatMap(p -> found(
                        Reason.UNSUPPORTED_TABLE,
                        "The partition " + p.name() + " of " + t.table().full()
                                + " leaves no changes in the log, because it is "
                                + (p.kind() == 'f'
                                        ? "a foreign table; detach it, or exclude the table in spec.source.tables and"
                                                + " name its other partitions."
                                        : "unlogged; run ALTER TABLE " + p.name() + " SET LOGGED.")));
    }

    /** The log has rows without a column, and nothing could be said of them. */
    private Optional<Finding> nothingLeft(TableFacts t) {
        boolean any = t.columns().stream()
                .anyMatch(c -> c.logged()
                        && !scope.leavesOut(t.table().schema(), t.table().name(), c.name()));
        return any
                ? Optional.empty()
                : found(
                        Reason.UNSUPPORTED_TABLE,
                        t.table().full() + " has no column that is captured"
                                + (t.columns().isEmpty() ? "" : ": all of them are left out or generated")
                                + "; exclude the table in spec.source.tables.");
    }

    private Optional<Finding> excludedKey(TableFacts t) {
        List<String> excluded = excluded(t, t.key().stream());
        return excluded.isEmpty()
                ? Optional.empty()
                : found(
                        Reason.UNSUPPORTED_TABLE,
                        "spec.source.columns.exclude leaves out " + list(excluded) + ", which is of the key of "
                                + t.table().full() + ", so its rows could not be told apart; take it out of the list (a"
                                + " transform can mask or hash it), or exclude the table in spec.source.tables.");
    }

    private List<String> excluded(TableFacts t, Stream<String> columns) {
        return columns.filter(c -> scope.leavesOut(t.table().schema(), t.table().name(), c))
                .toList();
    }

    private Optional<Finding> generatedKey(TableFacts t) {
        List<String> missing = t.columns().stream()
                .filter(c -> c.isGenerated() && !c.logged() && t.key().contains(c.name()))
                .map(ColumnFacts::name)
                .toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String why = major < 18
                ? "PostgreSQL " + major + " has no generated columns in its log; give the table a replica identity of"
                        + " other columns and drop that primary key, or exclude the table in spec.source.tables."
                : "the publication leaves generated columns out; " + publishGenerated();
        return found(
                Reason.UNSUPPORTED_TABLE,
                list(missing) + " of the key of " + t.table().full() + " is generated, and " + why);
    }

    private String publishGenerated() {
        return "have its owner run ALTER PUBLICATION " + Quote.name(publication)
                + " SET (publish_generated_columns = stored).";
    }

    /** The log then does not tell which row was hit, and not that a key was changed. */
    private Optional<Finding> identityWithoutKey(TableFacts t) {
        if (t.key().isEmpty()) {
            return t.parts().stream()
                    .filter(p -> p.partition() && !p.columns().isEmpty())
                    .findFirst()
                    .flatMap(p -> found(
                            Reason.REPLICA_IDENTITY_MISSING,
                            "The replica identity of " + where(t, p) + " is an index, and the partitioned table has no"
                                    + " key, so nothing would tell its rows apart;"
                                    + " add a"
                                    + " primary"
                                    + " key to"
                                    + " it, or"
                                    + " run ALTER"
                                    + " TABLE"
                                    + " " + sql(t, p) + " REPLICA IDENTITY FULL."));
        }
        return t.parts().stream()
                .filter(p -> p.identity() == 'i' || p.identity() == 'd' && p.partition())
                .filter(p -> !p.columns().isEmpty() && !p.columns().containsAll(t.key()))
                .findFirst()
                .flatMap(p -> found(
                        Reason.REPLICA_IDENTITY_MISSING,
                        "The replica identity of " + where(t, p) + " is an index over " + list(p.columns())
                                + ", which lacks "
                                + list(t.key().stream()
                                        .filter(c -> !p.columns().contains(c))
                                        .toList())
                                + " of the key, so the log would not tell which row was updated or deleted; run ALTER"
                                + " TABLE " + sql(t, p) + " REPLICA IDENTITY "
                                + (p.identity() == 'i' && !p.partition() ? "DEFAULT" : "FULL") + "."));
    }

    /** Since 18 the server refuses the application's UPDATE and DELETE where its identity has what is not published. */
    private Optional<Finding> generatedIdentity(TableFacts t) {
        if (!publishes || major < 18) {
            return Optional.empty();
        }
        for (Part part : t.parts()) {
            for (ColumnFacts column : t.columns()) {
                boolean inIdentity = part.identity() == 'f' || part.columns().contains(column.name());
                if (!inIdentity || !column.isGenerated() || column.logged()) {
                    continue;
                }
                return found(
                        Reason.REPLICA_IDENTITY_MISSING,
                        "Publishing " + where(t, part) + " makes the application's UPDATE and DELETE fail, because the"
                                + " generated column " + column.name() + " is in its replica identity and "
                                + (column.generated() == 'v'
                                        ? "virtual; run ALTER TABLE " + sql(t, part) + " REPLICA IDENTITY DEFAULT (with"
                                                + " a primary key), or exclude the table in spec.source.tables."
                                        : "not published; " + publishGenerated()));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> rowFilter(TableFacts t) {
        return t.rowFilter() == null
                ? Optional.empty()
                : found(
                        Reason.TABLES_CHANGED,
                        "The publication \"" + publication + "\" leaves out rows of "
                                + t.table().full() + " (WHERE "
                                + t.rowFilter() + "); have its owner run " + again(t)
                                + ". What it left out since then is lost: if the job has run, "
                                + Remedy.again(List.of(t.table().full())) + ".");
    }

    private Optional<Finding> columnList(TableFacts t) {
        List<String> missing = t.columns().stream()
                .filter(c -> !c.isGenerated() && !c.logged())
                .map(ColumnFacts::name)
                .filter(c -> !scope.leavesOut(t.table().schema(), t.table().name(), c))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : found(
                        Reason.TABLES_CHANGED,
                        "The publication \"" + publication + "\" leaves out " + list(missing) + " of "
                                + t.table().full()
                                + "; name them in spec.source.columns.exclude, or have its owner run "
                                + again(t) + ", and, if the job has run, "
                                + Remedy.again(List.of(t.table().full()))
                                + ".");
    }

    /** Without filter and list. */
    private String again(TableFacts t) {
        String alter = "ALTER PUBLICATION " + Quote.name(publication);
        String only = (t.table().kind() == 'p' ? "" : "ONLY ") + t.table().quoted();
        return alter + " DROP TABLE " + only + "; " + alter + " ADD TABLE " + only;
    }

    private static String where(TableFacts t, Part part) {
        return part.partition()
                ? "the partition " + part.name() + " of " + t.table().full()
                : t.table().full();
    }

    private static String sql(TableFacts t, Part part) {
        return part.partition() ? part.name() : t.table().quoted();
    }

    private static String list(List<String> names) {
        return String.join(", ", names);
    }

    private static Optional<Finding> found(Reason reason, String sentence) {
        return Optional.of(new Finding(reason, sentence));
    }
}
