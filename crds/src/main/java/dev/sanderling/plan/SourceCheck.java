package dev.sanderling.plan;

import dev.sanderling.api.MySqlSpec;
import dev.sanderling.api.Patterns;
import dev.sanderling.api.PostgresSpec;
import dev.sanderling.api.SourceSpec;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks spec.source; exactly one kind. */
final class SourceCheck {
    private static final Pattern SLOT = Pattern.compile(Patterns.SLOT);
    private static final long MAX_SERVER_ID = 4_294_967_295L;

    private SourceCheck() {}

    static Optional<Source> check(Place place, @Nullable SourceSpec spec) {
        if (spec == null) {
            place.problem("is required: the database to capture from");
            return Optional.empty();
        }
        Scope scope = ScopeCheck.check(place, spec);
        Map<String, String> properties = PropertyCheck.check(place.field("properties"), spec.properties());
        PostgresSpec postgres = spec.postgres();
        MySqlSpec mysql = spec.mysql();
        if ((postgres == null) == (mysql == null)) {
            place.problem("needs exactly one of postgres and mysql");
        }
        if (postgres != null) {
            return Optional.of(postgres(place.field("postgres"), postgres, scope, properties));
        }
        if (mysql != null) {
            return Optional.of(mysql(place.field("mysql"), mysql, scope, properties));
        }
        return Optional.empty();
    }

    private static Source postgres(Place place, PostgresSpec spec, Scope scope, Map<String, String> properties) {
        Endpoint endpoint = EndpointCheck.check(
                place, spec.host(), spec.port(), Defaults.POSTGRES_PORT, spec.credentials(), spec.tls());
        String database = place.field("database").required(spec.database(), "the name of the database");
        identifier(place.field("database"), database);
        String slot = spec.slotName();
        if (slot != null && !SLOT.matcher(slot).matches()) {
            place.field("slotName")
                    .problem("'" + slot + "' cannot name a slot: use at most 63 lower-case letters, digits and _");
        }
        String publication = spec.publicationName();
        if (publication != null && publication.isBlank()) {
            place.field("publicationName").problem("is empty; name a publication or leave the field out");
        }
        identifier(place.field("publicationName"), publication == null ? "" : publication);
        return new Source.Postgres(
                endpoint, database, Optional.ofNullable(slot), Optional.ofNullable(publication), scope, properties);
    }

    private static void identifier(Place place, String name) {
        if (name.length() > 63 || name.chars().anyMatch(Character::isISOControl)) {
            place.problem("is not an identifier of PostgreSQL: use at most 63 characters");
        }
    }

    private static Source mysql(Place place, MySqlSpec spec, Scope scope, Map<String, String> properties) {
        Endpoint endpoint = EndpointCheck.check(
                place, spec.host(), spec.port(), Defaults.MYSQL_PORT, spec.credentials(), spec.tls());
        Optional<Long> serverId = Optional.ofNullable(spec.serverId());
        serverId.ifPresent(id -> place.field("serverId").within(id, id, 1, MAX_SERVER_ID));
        return new Source.MySql(endpoint, serverId, scope, properties);
    }
}
