package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the publication gives what is captured, or can be made to. */
final class PublicationChecks {
    private final ControlConnection connection;
    private final SourceNames names;

    PublicationChecks(ControlConnection connection, SourceNames names) {
        this.connection = connection;
        this.names = names;
    }

    /** That it is there at all: newer servers send nothing where it is not, and say nothing. */
    List<Finding> exists(State state) {
        boolean needed = state.offsets() != null || !isOurs();
        if (!needed || find().isPresent()) {
            return List.of();
        }
        return List.of(new Finding(Reason.PUBLICATION_MISSING, missing(name())));
    }

    /** Everything else; what {@link #exists} says is not repeated. */
    List<Finding> fits(State state, Tables tables) {
        Optional<Publication> found = find();
        if (isOurs()) {
            return ours(state, tables, found);
        }
        return found.map(p -> theirs(p, tables)).orElse(List.of());
    }

    private List<Finding> ours(State state, Tables tables, Optional<Publication> found) {
        List<Finding> findings = new ArrayList<>();
        Set<String> published = found.map(p -> p.published(connection)).orElse(Set.of());
        List<CapturedTable> missing = tables.captured().stream()
                .filter(t -> !published.contains(t.full()))
                .toList();
        TableSet before = state.tables();
        if (state.offsets() != null && found.isPresent() && before != null) {
            List<String> removed = missing.stream()
                    .map(CapturedTable::full)
                    .filter(before.names()::contains)
                    .toList();
            if (!removed.isEmpty()) {
                findings.add(new Finding(
                        Reason.TABLES_CHANGED,
                        "Somebody has taken " + String.join(", ", removed) + " out of the publication \"" + name()
                                + "\" (or dropped and made it again), so its changes since then were not kept; "
                                + Remedy.ANEW + "."));
            }
        }
        if (found.isPresent() && !found.get().owned()) {
            findings.add(new Finding(
                    Reason.PRIVILEGE_MISSING,
                    "The publication \"" + name() + "\" belongs to another user, so its tables cannot be kept right;"
                            + " run ALTER PUBLICATION " + Quote.name(name()) + " OWNER TO the user."));
        }
        if (found.isEmpty() && !canCreate()) {
            findings.add(new Finding(
                    Reason.PRIVILEGE_MISSING,
                    "The user may not create a publication in this database; run GRANT CREATE ON DATABASE "
                            + Quote.name(database()) + " TO the user, or have an administrator run "
                            + Publication.create(name(), tables.captured(), "")
                            + " and name it in spec.source.postgres.publicationName."));
        }
        List<CapturedTable> foreign = missing.stream().filter(t -> !t.owned()).toList();
        if (!foreign.isEmpty()) {
            findings.add(new Finding(
                    Reason.PRIVILEGE_MISSING,
                    "Only the owner of a table may publish it, and the user does not own "
                            + some(foreign) + "; make it a member of the owning role, or have an administrator run "
                            + Publication.create(name(), tables.captured(), "")
                            + " and name it in spec.source.postgres.publicationName."));
        }
        return findings;
    }

    private List<Finding> theirs(Publication publication, Tables tables) {
        List<Finding> findings = new ArrayList<>();
        Set<String> published = publication.published(connection);
        List<CapturedTable> missing = tables.captured().stream()
                .filter(t -> !published.contains(t.full()))
                .toList();
        if (!missing.isEmpty()) {
            String partitions = missing.stream().anyMatch(t -> t.kind() == 'p') && !publication.viaRoot()
                    ? " A partitioned table needs publish_via_partition_root = true on the publication."
                    : "";
            findings.add(new Finding(
                    Reason.TABLES_CHANGED,
                    "The publication \"" + name() + "\" does not publish " + some(missing)
                            + "; have its owner run ALTER PUBLICATION " + Quote.name(name()) + " ADD TABLE "
                            + String.join(
                                    ", ",
                                    missing.stream().map(CapturedTable::quoted).toList())
                            + ", or exclude them in spec.source.tables." + partitions));
        }
        if (!publication.complete()) {
            findings.add(new Finding(
                    Reason.TABLES_CHANGED,
                    "The publication \"" + name() + "\" leaves out inserts, updates or deletes; have its owner run"
                            + " ALTER PUBLICATION " + Quote.name(name())
                            + " SET (publish = 'insert, update, delete, truncate')."));
        }
        return findings;
    }

    /** What a publication that is not ours leaves out, and may: nothing where it has all. */
    List<String> notes() {
        return isOurs()
                ? List.of()
                : find().filter(publication -> !publication.truncates()).stream()
                        .map(publication ->
                                "The publication \"" + name() + "\" leaves out TRUNCATE, so the sinks keep the"
                                        + " rows of a table that is truncated; if they should not, have its owner run ALTER"
                                        + " PUBLICATION " + Quote.name(name())
                                        + " SET (publish = 'insert, update, delete, truncate').")
                        .toList();
    }

    private static String some(List<CapturedTable> tables) {
        String first = String.join(
                ", ", tables.stream().limit(5).map(CapturedTable::full).toList());
        return tables.size() <= 5 ? first : first + " and " + (tables.size() - 5) + " more";
    }

    private boolean canCreate() {
        return connection.one("SELECT has_database_privilege(current_database(), 'CREATE')", r -> r.getBoolean(1));
    }

    private String database() {
        return connection.one("SELECT current_database()", r -> r.getString(1));
    }

    private Optional<Publication> find() {
        return Publication.read(connection, name());
    }

    private boolean isOurs() {
        return Boolean.TRUE.equals(names.publicationOurs());
    }

    private String name() {
        return String.valueOf(names.publication());
    }

    static String missing(String name) {
        return "The publication \"" + name + "\" does not exist; if it was dropped while the job ran, changes may be"
                + " lost: " + Remedy.ANEW + ". If it is to be made by"
                + " an administrator, see spec.source.postgres.publicationName.";
    }
}
