package dev.sanderling.runner.source.postgres;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Unconvertible;
import dev.sanderling.runner.source.EngineTrouble;
import dev.sanderling.runner.source.Remedy;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an engine's failure means to the user, as far as its causes tell. */
final class EngineFailure {
    /** In the connector's words. */
    private static final Pattern ALIKE =
            Pattern.compile("Table '(.*)' has columns that differ only by case\\. Column name: '(.*?)'\\.");

    private EngineFailure() {}

    static Failure of(Throwable engine, String address, String slot) {
        Optional<Failure> value = Unconvertible.of(engine);
        if (value.isPresent()) {
            return value.get();
        }
        for (@Nullable Throwable t = engine; t != null; t = t.getCause()) {
            Matcher alike = ALIKE.matcher(String.valueOf(t.getMessage()));
            if (alike.find()) {
                Finding finding = ValueChecks.alike(alike.group(1), alike.group(2) + " and another");
                return new Failure(finding.reason(), finding.message(), engine);
            }
            if (t instanceof SQLException sql) {
                return of(sql, engine, address, slot);
            }
        }
        return EngineTrouble.of(engine, address);
    }

    private static Failure of(SQLException sql, Throwable engine, String address, String slot) {
        String state = String.valueOf(sql.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P")) {
            return new Failure(
                    Reason.SOURCE_LOST,
                    "The connection to " + address
                            + " was lost in the middle of the run; the next run goes on from the same place.",
                    engine);
        }
        return switch (state) {
            case "55006" ->
                new Failure(
                        Reason.SLOT_IN_USE,
                        "The replication slot \"" + slot
                                + "\" is being read by another connection; the next run tries again.",
                        engine);
            case "55000" ->
                new Failure(
                        Reason.SLOT_LOST,
                        "The server can no longer send from the replication slot \"" + slot
                                + "\", because it was invalidated or its log was removed; `sanderling check` says which.",
                        engine);
            case "53300", "53400" ->
                new Failure(
                        Reason.NO_FREE_SLOT,
                        "The server at " + address
                                + " has no free replication slot or connection; free one, or raise max_replication_slots,"
                                + " max_wal_senders or max_connections.",
                        engine);
            case "42501" ->
                new Failure(
                        Reason.PRIVILEGE_MISSING,
                        "The user lacks a privilege that capturing needs; `sanderling check` names it.",
                        engine);
            case "42704" ->
                new Failure(
                        Reason.PUBLICATION_MISSING,
                        "The publication or the slot \"" + slot
                                + "\" is not there, or was not yet there when the changes to be read were made; "
                                + Remedy.ANEW + ".",
                        engine);
            default ->
                new Failure(
                        Reason.ENGINE_FAILED,
                        "Reading the log of " + address + " failed (SQLSTATE " + state
                                + "); the next run tries again from the same place, and this run's log has the cause.",
                        engine);
        };
    }
}
