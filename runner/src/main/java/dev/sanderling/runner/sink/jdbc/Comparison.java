package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.api.JdbcMode;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a table that is there lacks to be the target of a source's table, in sentences that say what to do. */
record Comparison(SinkPlan.Jdbc plan, Dialect dialect) {
    /** The column of that name, as the database tells names apart. */
    Optional<TargetColumn> find(List<TargetColumn> columns, String name) {
        return columns.stream()
                .filter(column -> dialect.altersInTransactions()
                        ? column.name().equals(name)
                        : column.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Columns that are not there, and would have to be added. */
    List<Columns.Wanted> missing(List<Columns.Wanted> wanted, List<TargetColumn> there) {
        return wanted.stream()
                .filter(column -> find(there, column.name()).isEmpty())
                .toList();
    }

    /** What to say of them where they may not be added. */
    static String missing(TargetName name, List<Columns.Wanted> missing) {
        boolean one = missing.size() == 1;
        return name + " lacks the column" + (one ? " " : "s ")
                + String.join(", ", missing.stream().map(Columns.Wanted::name).toList()) + "; add "
                + (one ? "it" : "them") + ", set spec.sinks[].jdbc.evolve: Additive, or leave out what is not wanted"
                + " with spec.source.columns.exclude.";
    }

    /** Everything else that is wrong. */
    List<String> problems(
            Table source,
            TargetName name,
            List<String> key,
            List<Columns.Wanted> wanted,
            List<TargetColumn> there,
            Connection connection)
            throws SQLException {
        List<String> problems = new ArrayList<>();
        List<TargetColumn> written = new ArrayList<>();
        for (Columns.Wanted column : wanted) {
            find(there, column.name()).ifPresent(target -> {
                written.add(target);
                column(source, name, column, target).ifPresent(problems::add);
            });
        }
        for (TargetColumn column : there) {
            if (!column.nullable() && !column.filled() && !column.generated() && !written.contains(column)) {
                problems.add("the column " + column.name() + " of " + name
                        + " may not be null, and nothing is written to it; give it a default.");
            }
        }
        dialect.forgets(connection, name).ifPresent(why -> problems.add(name + " " + why + "."));
        dialect.rewrites(connection, name).ifPresent(why -> problems.add(name + " " + why + "."));
        if (plan.mode() == JdbcMode.UPSERT) {
            if (!dialect.isUnique(connection, name, key)) {
                problems.add(name + " has no primary key or unique index of just " + String.join(", ", key)
                        + ", which tell the source's rows apart; add one.");
            }
            dialect.misleadingIndex(connection, name, key)
                    .ifPresent(index -> problems.add(name + " has the unique index " + index + " besides "
                            + String.join(", ", key)
                            + ", by which this database would write one row over another; make it a plain index."));
        }
        return problems;
    }

    private Optional<String> column(Table source, TargetName name, Columns.Wanted wanted, TargetColumn target) {
        String which = "the column " + target.name() + " of " + name;
        if (target.generated()) {
            return Optional.of(
                    which + " is generated, so nothing can be written to it; make it a plain column, or leave"
                            + " it out with spec.source.columns.exclude.");
        }
        Column from = wanted.source();
        if (from == null) {
            return Optional.empty();
        }
        Optional<String> unfit = dialect.fit().problem(from, wanted.type(), target);
        if (unfit.isPresent()) {
            return Optional.of(which + " is " + target.declared() + ", which does not take every value that "
                    + source.name() + " may have (" + unfit.get() + "); widen it, or leave it out with"
                    + " spec.source.columns.exclude.");
        }
        boolean text = from.type() == Plain.TEXT || from.type() == Plain.JSON;
        return text && !target.characters().isEmpty()
                ? Optional.of(which + " has the character set " + target.characters()
                        + ", which does not have every character; make it utf8mb4.")
                : Optional.empty();
    }
}
