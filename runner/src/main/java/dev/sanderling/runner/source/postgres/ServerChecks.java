package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    static Optional<Finding> identity(@Nullable SourceIdentity stored, SourceIdentity now) {
        if (stored == null || stored.equals(now)) {
            return Optional.empty();
        }
        boolean promoted = stored.system().equals(now.system())
                && Objects.equals(stored.database(), now.database())
                && !Objects.equals(stored.timeline(), now.timeline());
        return Optional.of(new Finding(
                Reason.SOURCE_CHANGED,
                promoted
                        ? "The server was promoted or restored since the last run (timeline " + stored.timeline()
                                + " became " + now.timeline()
                                + "), so positions of before may mean other changes; drop the slot if there is one and"
                                + " delete the checkpoint to begin anew with a snapshot."
                        : "This is not the database that the checkpoint belongs to (another server, or the database was"
                                + " dropped and made again); correct spec.source.postgres, or delete the checkpoint to"
                                + " begin anew with a snapshot."));
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
