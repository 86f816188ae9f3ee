package dev.sanderling.runner.source.postgres;

import java.util.HashSet;
import java.util.Set;

/** Transactions of a real server. */
final class ServerTransactions implements Transactions {
    private final ControlConnection connection;

    ServerTransactions(ControlConnection connection) {
        this.connection = connection;
    }

    @Override
    public XidSnapshot now() {
        return XidSnapshot.parse(connection.one("SELECT pg_current_snapshot()::text", r -> r.getString(1)));
    }

    /** A standby has no function for it, but an age is the distance from there. */
    @Override
    public long next() {
        return connection.one(
                "SELECT pg_snapshot_xmax(s)::text::bigint + age(xid(pg_snapshot_xmax(s))) FROM pg_current_snapshot() s",
                r -> r.getLong(1));
    }

    @Override
    public Set<Long> running(long from, long to, Set<Long> others) {
        return new HashSet<>(connection.list(
                "SELECT id FROM (SELECT generate_series(?::bigint, ?::bigint) UNION"
                        + " SELECT unnest(?::text[]::bigint[])) AS ids(id)"
                        + " WHERE pg_xact_status(id::text::xid8) = 'in progress'",
                r -> r.getLong(1),
                from,
                to - 1,
                others.stream().map(String::valueOf).toArray(String[]::new)));
    }
}
