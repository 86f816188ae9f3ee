package dev.sanderling.plan;

import java.util.List;
import java.util.Optional;

/**
 * A sink in the source's own database: what it writes must not be captured, or each batch would make another. Only what
 * the document says is known here: a server may have other names.
 */
final class SelfCheck {
    private SelfCheck() {}

    static void check(Place sinks, Source source, List<SinkPlan> plans) {
        for (int i = 0; i < plans.size(); i++) {
            if (plans.get(i) instanceof SinkPlan.Jdbc jdbc && isSame(source, jdbc.database())) {
                Optional<TablePattern> captured = captured(source.scope(), targets(jdbc));
                Place place = sinks.item(i).field("jdbc");
                captured.ifPresent(pattern -> place.problem("writes to the database that is captured, and its tables "
                        + targets(jdbc) + " would be captured as well (" + pattern + "): set schema to one that holds"
                        + " only what the sink writes, and add that schema's tables to spec.source.tables.exclude"));
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

    /** Every name that the templates can make. */
    private static TablePattern targets(SinkPlan.Jdbc jdbc) {
        return new TablePattern(any(jdbc.schema()), any(jdbc.table()));
    }

    private static String any(String template) {
        return template.replace("{schema}", "*").replace("{table}", "*");
    }

    private static Optional<TablePattern> captured(Scope scope, TablePattern targets) {
        // A pattern as a text: what matches it matches every name that it stands for.
        boolean excluded = scope.exclude().stream().anyMatch(p -> p.matches(targets.schema(), targets.table()));
        return excluded
                ? Optional.empty()
                : scope.include().stream()
                        .filter(p -> Wildcard.meet(p.schema(), targets.schema())
                                && Wildcard.meet(p.table(), targets.table()))
                        .findFirst();
    }
}
