package dev.sanderling.runner.source.postgres;

import org.jspecify.annotations.Nullable;

/** The place in the log before which everything is committed that a view taken just now shows. */
final class Until {
    private Until() {}

    static Lsn read(ControlConnection connection) {
        return connection.one(
                "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
                        + " ELSE pg_current_wal_insert_lsn() END::text,"
                        + " pg_is_in_recovery(), pg_last_wal_receive_lsn()::text",
                r -> {
                    Lsn place = Lsn.parse(r.getString(1));
                    String received = r.getString(3);
                    return r.getBoolean(2) ? onStandby(place, received == null ? null : Lsn.parse(received)) : place;
                });
    }

    /**
     * A standby shows a commit a moment before it says that it has replayed it. So the record at the place that it tells
     * may be one that the view shows, unless there was no such record yet; and the window must not be closed just
     * before it.
     *
     * @param replayed read before {@code received}
     * @param received null where the standby does not stream
     */
    static Lsn onStandby(Lsn replayed, @Nullable Lsn received) {
        return replayed.equals(received) ? replayed : new Lsn(replayed.value() + 1);
    }
}
