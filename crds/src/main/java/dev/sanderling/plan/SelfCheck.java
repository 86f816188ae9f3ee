package dev.sanderling.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A sink in the source's own database: what it writes must not be captured, or each batch would make another. Only what
 * the document says is known here: a server may have other names.
 */
final class SelfCheck {
    private SelfCheck() {}

    static void check(Place sinks, Source source, TransformPlan transforms, List<SinkPlan> plans) {
        for (int i = 0; i < plans.size(); i++) {
            if (plans.get(i) instanceof SinkPlan.Jdbc jdbc && isSame(source, jdbc.database())) {
                Place place = sinks.item(i).field("jdbc");
                targets(jdbc, source.scope(), transforms)
                        .filter(targets -> !isExcluded(source.scope(), targets))
                        .flatMap(targets -> captured(source.scope(), targets).stream()
                                .map(pattern -> "writes to the database that is captured, and its tables " + targets
                                        + " would be captured as well (" + pattern
                                        + "): set schema to one that holds only what the sink writes, and add that"
                                        + " schema's tables to spec.source.tables.exclude"))
                        .findFirst()
                        .ifPresent(place::problem);
            }
        }
    }

    private static boolean isSame(Source source, Database database) {
        boolean server = source.endpoint().port() == database.endpoint().port()
                && source.endpoint().host().equalsIgnoreCase(database.endpoint().host());
        return server
                && switch (source) {
                    case Source.Postgres postgres ->
                        database instanceof Database.Postgres
                                && postgres.database().equals(database.name());
                    case Source.MySql mysql -> !(database instanceof Database.Postgres);
                };
    }

    /** Patterns of every name that the templates can make. */
    private static Stream<TablePattern> targets(SinkPlan.Jdbc jdbc, Scope scope, TransformPlan transforms) {
        boolean named = transforms.steps().stream()
                .anyMatch(step -> step instanceof Transform.Route || step instanceof Transform.Smt);
        Stream<TablePattern> tables = named ? Stream.of(new TablePattern("*", "*")) : scope.include().stream();
        return tables.map(table -> new TablePattern(filled(jdbc.schema(), table), filled(jdbc.table(), table)));
    }

    private static String filled(String template, TablePattern table) {
        return template.replace("{schema}", table.schema()).replace("{table}", table.table());
    }

    /** A pattern as a text: what matches it matches every name that it stands for. */
    private static boolean isExcluded(Scope scope, TablePattern targets) {
        return scope.exclude().stream().anyMatch(p -> p.matches(targets.schema(), targets.table()));
    }

    private static Optional<TablePattern> captured(Scope scope, TablePattern targets) {
        return scope.include().stream()
                .filter(p -> Wildcard.meet(p.schema(), targets.schema()) && Wildcard.meet(p.table(), targets.table()))
                .findFirst();
    }
}
