package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.Remedy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
        List<Finding> findings = new ArrayList<>(
                isOurs()
                        ? ours(state, tables, found)
                        : found.map(p -> theirs(p, tables)).orElse(List.of()));
        found.ifPresent(p -> findings.addAll(putBack(p, state, tables)));
        return findings;
    }

    /**
     * Tables that were out of the publication for a while, or in it with a filter or a list of columns. They are as they
     * should be again, and what happened meanwhile is in the log, but not for us.
     */
    private List<Finding> putBack(Publication publication, State state, Tables tables) {
        TableSet before = state.tables();
        KnownTables known = KnownTables.of(before);
        if (state.offsets() == null || before == null || before.published() == null || known == null) {
            return List.of();
        }
        Set<String> captured =
                tables.captured().stream().map(CapturedTable::full).collect(Collectors.toSet());
        Snapshot snapshot = state.snapshot();
        // What has the name of another now was put in for the first time, by a run that came to nothing perhaps.
        Set<String> given =
                FormerTables.read(connection, tables, before).given().keySet();
        Set<String> read = captured.stream()
                .filter(name -> known.has(name) && !given.contains(name))
                .filter(name -> snapshot == null || snapshot.toRead().isRead(name))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!read.isEmpty() && publication.isYounger(connection, before.published())) {
            return List.of(new Finding(
                    Reason.TABLES_CHANGED,
                    "Since the last run somebody altered the publication \"" + name() + "\" (what it publishes, how, or"
                            + " its owner) or dropped it and made it again, so changes of meanwhile may be missing; "
                            + Remedy.ANEW + ". Where only its owner is another, resumeFrom: " + state.position()
                            + " goes on without."));
        }
        List<String> back = publication.since(connection, before.published()).stream()
                .map(TableName::toString)
                .filter(read::contains)
                .distinct()
                .toList();
        return back.isEmpty()
                ? List.of()
                : List.of(new Finding(
                        Reason.TABLES_CHANGED,
                        "Since the last run somebody took " + some(back) + " out of the publication \"" + name()
                                + "\" and put it back, or altered its row filter or list of columns, so changes of"
                                + " meanwhile may be missing; " + Remedy.again(back) + "."));
    }

    private static String some(Collection<String> names) {
        String first = String.join(", ", names.stream().limit(5).toList());
        return names.size() <= 5 ? first : first + " and " + (names.size() - 5) + " more";
    }

    private List<Finding> ours(State state, Tables tables, Optional<Publication> found) {
        List<Finding> findings = new ArrayList<>();
        Set<String> published = found.map(p -> p.published(connection)).orElse(Set.of());
        List<CapturedTable> missing = tables.captured().stream()
                .filter(t -> !published.contains(t.full()))
                .toList();
        TableSet before = state.tables();
        if (state.offsets() != null && found.isPresent() && before != null) {
            // A table that was given the name of one that was captured is another, and comes in now.
            Set<String> exchanged =
                    FormerTables.read(connection, tables, before).exchanged();
            List<String> removed = missing.stream()
                    .map(CapturedTable::full)
                    .filter(before.names()::contains)
                    .filter(name -> !exchanged.contains(name))
                    .toList();
            if (!removed.isEmpty()) {
                findings.add(new Finding(
                        Reason.TABLES_CHANGED,
                        "Somebody has taken " + String.join(", ", removed) + " out of the publication \"" + name()
                                + "\" (or dropped and made it again), so its changes since then were not kept; "
                                + Remedy.ANEW + "."));
            }
        }
        if (state.offsets() != null) {
            found.flatMap(p -> altered(p, tables)).ifPresent(findings::add);
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
                            + Publication.create(connection, name(), tables.captured())
                            + " and name it in spec.source.postgres.publicationName."));
        }
        List<CapturedTable> foreign = missing.stream().filter(t -> !t.owned()).toList();
        if (!foreign.isEmpty()) {
            findings.add(new Finding(
                    Reason.PRIVILEGE_MISSING,
                    "Only the owner of a table may publish it, and the user does not own "
                            + some(names(foreign))
                            + "; make it a member of the owning role, or have an administrator run "
                            + Publication.create(connection, name(), tables.captured())
                            + " and name it in spec.source.postgres.publicationName."));
        }
        return findings;
    }

    /** We make it with everything, so somebody has altered it, and what it left out since then nobody can tell. */
    private Optional<Finding> altered(Publication publication, Tables tables) {
        boolean partitioned = tables.captured().stream().anyMatch(t -> t.kind() == 'p');
        if (publication.complete() && (publication.viaRoot() || !partitioned)) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Reason.TABLES_CHANGED,
                "Somebody has altered "
                        + (publication.complete() ? "publish_via_partition_root" : "publish")
                        + " of the publication \"" + name() + "\", so changes since then may be missing; "
                        + Remedy.ANEW + ", which sets it right."));
    }

    private List<Finding> theirs(Publication publication, Tables tables) {
        List<Finding> findings = new ArrayList<>();
        Set<String> published = publication.published(connection);
        List<CapturedTable> missing = tables.captured().stream()
                .filter(t -> !published.contains(t.full()))
                .toList();
        findings.addAll(missing(publication, missing));
        if (!publication.complete()) {
            findings.add(new Finding(
                    Reason.TABLES_CHANGED,
                    "The publication \"" + name() + "\" leaves out inserts, updates or deletes; have its owner run"
                            + " ALTER PUBLICATION " + Quote.name(name())
                            + " SET (publish = 'insert, update, delete, truncate')."));
        }
        return findings;
    }

    /** Each remedy is what the server takes for this publication, whatever is in it already. */
    private List<Finding> missing(Publication publication, List<CapturedTable> missing) {
        List<Finding> findings = new ArrayList<>();
        String alter = "ALTER PUBLICATION " + Quote.name(name());
        List<CapturedTable> others = new ArrayList<>();
        for (CapturedTable table : missing) {
            Long root = table.partitionOf();
            if (root != null && publication.viaRoot()) {
                String name = connection.one("SELECT (?::bigint::oid)::regclass::text", r -> r.getString(1), root);
                findings.add(new Finding(
                        Reason.TABLES_CHANGED,
                        "The publication \"" + name() + "\" publishes the changes of the partition " + table.full()
                                + " as those of " + name
                                + "; name that in spec.source.tables.include, or have its owner"
                                + " run " + alter + " SET (publish_via_partition_root = false)."));
            } else {
                others.add(table);
            }
        }
        if (others.isEmpty()) {
            return findings;
        }
        List<String> statements = new ArrayList<>();
        if (!publication.viaRoot() && others.stream().anyMatch(t -> t.kind() == 'p')) {
            statements.add(alter + " SET (publish_via_partition_root = true)");
        }
        Set<Long> members = publication.everything() ? Set.of() : publication.members(connection);
        List<CapturedTable> absent = others.stream()
                .filter(t -> !publication.everything() && !members.contains(t.oid()))
                .toList();
        if (!absent.isEmpty()) {
            statements.add(alter + " ADD TABLE "
                    + String.join(
                            ", ",
                            absent.stream()
                                    .limit(20)
                                    .map(t -> (t.kind() == 'p' ? "" : "ONLY ") + t.quoted())
                                    .toList()));
        }
        findings.add(new Finding(
                Reason.TABLES_CHANGED,
                "The publication \"" + name() + "\" does not publish " + some(names(others))
                        + (statements.isEmpty() ? "" : "; have its owner run " + String.join("; ", statements))
                        + ", or exclude them in spec.source.tables."));
        return findings;
    }

    /** What a publication that is not ours leaves out, and may: nothing where it has all. */
    List<String> notes() {
        return isOurs()
                ? List.of()
                : find().filter(publication -> !publication.truncates()).stream()
                        .map(publication ->
                                "The publication \"" + name() + "\" leaves out TRUNCATE, so the sinks keep the rows of"
                                        + " a table that is truncated; if they should not, have"
                                        + " its owner run ALTER PUBLICATION"
                                        + " " + Quote.name(name())
                                        + " SET (publish = 'insert, update, delete, truncate').")
                        .toList();
    }

    private static List<String> names(List<CapturedTable> tables) {
        return tables.stream().map(CapturedTable::full).toList();
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
