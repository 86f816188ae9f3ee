package dev.sanderling.plan;

import dev.sanderling.api.OnInvalidPosition;
import dev.sanderling.api.RecoverySpec;
import dev.sanderling.api.ResnapshotSpec;
import dev.sanderling.api.ResumeFromSpec;
import dev.sanderling.api.SourceSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks spec.recovery. */
final class RecoveryCheck {
    private static final int ID = 128;
    private static final int TABLES = 100;
    private static final int POSITION = 4096;

    private RecoveryCheck() {}

    static Recovery check(Place place, @Nullable RecoverySpec spec, @Nullable SourceSpec source) {
        OnInvalidPosition otherwise = source == null ? null : source.onInvalidPosition();
        return new Recovery(
                (otherwise == null ? Defaults.ON_INVALID_POSITION : otherwise) == OnInvalidPosition.RESNAPSHOT,
                spec == null ? Optional.empty() : request(place, spec));
    }

    private static Optional<Recovery.Request> request(Place place, RecoverySpec spec) {
        String id = place.field("requestId").required(spec.requestId(), "any string, another one for each request");
        if (id.length() > ID) {
            place.field("requestId").problem("has " + id.length() + " characters; use at most " + ID);
        }
        ResnapshotSpec resnapshot = spec.resnapshot();
        ResumeFromSpec resumeFrom = spec.resumeFrom();
        if ((resnapshot == null) == (resumeFrom == null)) {
            place.problem("needs exactly one of resnapshot and resumeFrom");
        }
        if (resnapshot != null) {
            return Optional.of(new Recovery.Request.Resnapshot(
                    id, tables(place.field("resnapshot").field("tables"), resnapshot.tables())));
        }
        return resumeFrom == null
                ? Optional.empty()
                : Optional.of(new Recovery.Request.ResumeFrom(
                        id, position(place.field("resumeFrom").field("position"), resumeFrom.position())));
    }

    private static List<String> tables(Place place, @Nullable List<String> given) {
        if (given == null) {
            return List.of();
        }
        if (given.isEmpty() || given.size() > TABLES) {
            place.problem("has " + given.size() + " tables; name 1 to " + TABLES + ", or leave it out for all");
        }
        List<TablePattern> patterns = ScopeCheck.tables(place, given);
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).indexOf('*') >= 0) {
                place.item(i).problem("'" + given.get(i) + "' has a wildcard; name each table, or leave tables out");
            }
        }
        return patterns.stream().map(p -> p.schema() + "." + p.table()).toList();
    }

    private static String position(Place place, @Nullable String given) {
        String position = place.required(given, "a position of the source's log");
        if (position.length() > POSITION) {
            place.problem("has " + position.length() + " characters; use at most " + POSITION);
        }
        return position.strip();
    }
}
