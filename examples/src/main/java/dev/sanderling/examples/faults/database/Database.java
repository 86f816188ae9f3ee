package dev.sanderling.examples.faults.database;

import dev.sanderling.examples.faults.feature.Feature;
import dev.sanderling.examples.faults.feature.Refusal;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A server of one round, with the schemas {@code bank} and {@code zoo} (captured) and {@code audit} (not captured). */
public interface Database extends AutoCloseable {
    /** Tables of {@code bank}, all with the columns id, version, balance, note. */
    List<String> TABLES = List.of("accounts", "savings", "bulk", "scratch");

    /** Product and version, for people. */
    String title();

    /** {@code spec.source} of a job of that name that captures {@code bank} and {@code zoo}, in YAML. */
    String source(String job);

    /** Whom the jobs log in as. */
    String user();

    /** What they log in with. */
    String password();

    /** A new connection that may do everything; auto-commit is on. */
    Connection connect() throws SQLException;

    /** Whether rows can be loaded by COPY. */
    boolean copies();

    /**
     * What it has besides plain tables.
     *
     * @param copied whether jobs write to a database too
     */
    List<Feature> features(boolean copied);

    /** Tables that it may have and no job may capture. */
    List<Refusal> refusals();

    /** How sessions of applications may be set. */
    List<String> sessions();

    /** Makes what features need, owned by whom the jobs need as owner. */
    void make(List<Feature> features) throws SQLException;

    /** A statement after which what is made belongs to whom the jobs need as owner. */
    String asOwner();

    /** A statement after which the connection waits at most a second for locks of tables. */
    String impatience();

    /** A statement that names the transaction that begins, for the ledger; empty where the server names them itself. */
    String naming(String transaction);

    /**
     * A statement that notes in the ledger, under the name that {@link #naming} gave, what a TRUNCATE of the table will
     * take: for a server where it is a transaction of its own that no trigger sees. Empty where a trigger notes it.
     */
    Optional<String> notingTruncate(String table);

    /** Stops the server and starts it on the same data; {@code hard} as a crash does, else as an upgrade does. */
    void restart(boolean hard) throws IOException, InterruptedException;

    /** Ends connections of the captures, all of them or only those that are not the log's stream; returns how many. */
    int cut(boolean streamToo) throws SQLException;

    /** Whether a replication slot keeps the log for each job. */
    boolean slots();

    /** What the server may forget of the log for that job; empty where the server does not keep it or there is no slot. */
    Optional<String> forgettable(String job) throws SQLException;

    /** When this returns, what jobs capture has all that was written before. */
    default void settle() throws SQLException, InterruptedException {}

    @Override
    void close() throws IOException;
}
