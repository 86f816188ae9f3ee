package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The server's settings and what our user may do on it. */
final class ServerChecks {
    private ServerChecks() {}

    static Optional<Finding> version(ControlConnection connection) {
        return connection.isSupported()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Reason.SERVER_TOO_OLD,
                        "The server is PostgreSQL " + connection.version()
                                + "; Sanderling reads 14 and newer, so upgrade it."));
    }

    /** What another identity than the stored one means. */
    sealed interface Move {
        /** It is the same. */
        record None() implements Move {}

        /** The log goes on, on another timeline, from a place that the checkpoint has not passed. */
        record Promoted() implements Move {}

        /** The checkpoint's position means nothing here. */
        record Elsewhere(Finding finding) implements Move {}
    }

    static Move identity(State state, SourceIdentity now, Supplier<Timeline> timelines) {
        SourceIdentity stored = state.source();
        if (stored == null || stored.equals(now)) {
            return new Move.None();
        }
        Long before = stored.timeline();
        Long after = now.timeline();
        boolean same = stored.system().equals(now.system()) && Objects.equals(stored.database(), now.database());
        if (!same || before == null || after == null) {
            return new Move.Elsewhere(new Finding(
                    Reason.SOURCE_CHANGED,
                    "This is not the database that the checkpoint belongs to (another server, or the database was"
                            + " dropped and made again); correct spec.source.postgres, or, if this is the right one, "
                            + Remedy.ANEW + "."));
        }
        if (state.position() == null) {
            return new Move.Promoted();
        }
        Lsn position = Lsn.parse(state.position());
        Optional<Lsn> left = before < after ? timelines.get().leftAt(before, after) : Optional.empty();
        if (left.isPresent() && position.compareTo(left.get()) <= 0) {
            return new Move.Promoted();
        }
        String what =
                "The server was promoted or restored since the last run (timeline " + before + " became " + after + ")";
        return new Move.Elsewhere(
                left.isPresent() || before > after
                        ? new Finding(
                                Reason.SOURCE_REWOUND,
                                what + left.map(lsn -> " at " + lsn).orElse("")
                                        + ", and the checkpoint stands at " + position
                                        + ": what was captured beyond that did not happen in it. If that is as it should"
                                        + " be, " + Remedy.ANEW + ".")
                        : new Finding(
                                Reason.SOURCE_FAILED_OVER,
                                what + ", and it does not tell from where on, so positions of before may mean other"
                                        + " changes; " + Remedy.ANEW + "."));
    }

    private record Settings(
            String walLevel, int slots, int slotsUsed, int senders, int sendersUsed, boolean replication) {}

    /** @param creates whether a slot is yet to be made */
    static List<Finding> replication(ControlConnection connection, boolean creates) {
        Settings s = connection.one(
                """
                SELECT current_setting('wal_level'),
                       current_setting('max_replication_slots')::int, (SELECT count(*) FROM pg_replication_slots),
                       current_setting('max_wal_senders')::int, (SELECT count(*) FROM pg_stat_replication),
                       (SELECT rolsuper OR rolreplication FROM pg_roles WHERE rolname = current_user)
                       OR EXISTS (SELECT FROM pg_roles r WHERE r.rolname IN ('rds_replication', 'rds_superuser')
                                  AND pg_has_role(r.oid, 'MEMBER'))""",
                r -> new Settings(r.getString(1), r.getInt(2), r.getInt(3), r.getInt(4), r.getInt(5), r.getBoolean(6)));
        List<Finding> findings = new ArrayList<>();
        if (!"logical".equals(s.walLevel())) {
            findings.add(new Finding(
                    Reason.WAL_LEVEL_NOT_LOGICAL,
                    "The server runs with wal_level = " + s.walLevel()
                            + "; set wal_level = logical and restart it (on Amazon RDS: rds.logical_replication = 1, on"
                            + " Cloud SQL: cloudsql.logical_decoding = on)."));
        }
        if (!s.replication()) {
            findings.add(new Finding(
                    Reason.PRIVILEGE_MISSING,
                    "The user may not replicate; run ALTER ROLE ... REPLICATION for it (on Amazon RDS: GRANT"
                            + " rds_replication TO the user)."));
        }
        if (creates && s.slotsUsed() >= s.slots()) {
            findings.add(new Finding(
                    Reason.NO_FREE_SLOT,
                    "All " + s.slots() + " replication slots of the server are taken; drop one that nobody needs, or"
                            + " raise max_replication_slots and restart it."));
        }
        if (s.sendersUsed() >= s.senders()) {
            findings.add(new Finding(
                    Reason.NO_FREE_SLOT,
                    "All " + s.senders() + " replication connections of the server are taken; close one that nobody"
                            + " needs, or raise max_wal_senders and restart it."));
        }
        return findings;
    }

    /** What is no failure but may become one. */
    static List<String> notes(ControlConnection connection, boolean firstRun) {
        List<String> notes = new ArrayList<>();
        connection.list(
                "SELECT name, setting::bigint, coalesce(unit, '') FROM pg_settings"
                        + " WHERE name IN ('idle_replication_slot_timeout', 'max_slot_wal_keep_size')",
                r -> {
                    long value = r.getLong(2);
                    if (r.getString(1).startsWith("idle") && value > 0) {
                        notes.add("The server invalidates slots that nobody reads for " + value + " " + r.getString(3)
                                + " (idle_replication_slot_timeout): the schedule must be well below that.");
                    }
                    if (r.getString(1).startsWith("max") && value < 0 && firstRun) {
                        notes.add("The server keeps log for this job without limit while it does not run"
                                + " (max_slot_wal_keep_size = -1): watch its disk while the job is suspended.");
                    }
                    return value;
                });
        return notes;
    }
}
