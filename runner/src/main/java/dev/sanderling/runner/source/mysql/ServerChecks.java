package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Scope;
import dev.sanderling.runner.source.NamedTables;
import dev.sanderling.runner.source.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the server is the right one and keeps the log that capture reads. */
final class ServerChecks {
    static final String DISABLED =
            "The server keeps no binary log; start it with log_bin (and server_id) set, see its option file.";

    private static final long SHORT_SECONDS = 86_400;
    /** A tag stands where an interval would: {@code uuid:tag:1-5}. */
    private static final Pattern TAG = Pattern.compile(":\\s*[a-z_]");

    private ServerChecks() {}

    static Optional<Finding> version(ServerFacts server) {
        if (server.isMariaDb()) {
            return Optional.of(new Finding(
                    Reason.SERVER_NOT_SUPPORTED,
                    "The server is MariaDB " + server.shortVersion()
                            + ", whose log this version of Sanderling does not read; it reads MySQL 8.0 and newer."));
        }
        if (!server.imitation().isEmpty()) {
            return Optional.of(new Finding(
                    Reason.SERVER_NOT_SUPPORTED,
                    "The server is " + server.imitation() + " (" + server.version()
                            + "), whose log, if it has one, is not MySQL's; capture is from MySQL 8.0 and newer."));
        }
        return server.isAtLeast(8, 0)
                ? Optional.empty()
                : Optional.of(new Finding(
                        Reason.SERVER_TOO_OLD,
                        "The server is MySQL " + server.shortVersion() + "; MySQL 8.0 is the oldest that is read."));
    }

    /** Offsets of another server mean nothing here. */
    static Optional<Finding> identity(State state, SourceIdentity found) {
        SourceIdentity known = state.source();
        if (known == null
                || Objects.equals(known.system(), found.system())
                        && known.kind().equals(found.kind())) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Reason.SOURCE_CHANGED,
                "This is another server than before (server_uuid " + found.system() + " instead of " + known.system()
                        + "), where the checkpoint's position means nothing; correct spec.source.mysql.host, or "
                        + Remedy.ANEW + "."));
    }

    /**
     * The connector's reader cannot begin with an empty set of transactions.
     *
     * @param gtids executed so far; null where GTIDs are off
     */
    static Optional<Finding> start(@Nullable String gtids) {
        return gtids == null || !gtids.isBlank()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Reason.SOURCE_BUSY,
                        "The server has GTIDs but not one transaction in its log yet, so there is no set of them to"
                                + " begin with; the next run tries again, and any change gives it one, e.g. CREATE"
                                + " DATABASE."));
    }

    static List<Finding> log(ServerFacts server) {
        if (!"ON".equalsIgnoreCase(server.variable("log_bin"))) {
            return List.of(new Finding(Reason.BINLOG_DISABLED, DISABLED));
        }
        List<Finding> findings = new ArrayList<>();
        String format = server.variable("binlog_format");
        if (!format.isEmpty() && !"ROW".equalsIgnoreCase(format)) {
            findings.add(new Finding(
                    Reason.BINLOG_FORMAT_NOT_ROW,
                    "binlog_format is " + format + ", so the log has statements instead of rows; run SET PERSIST"
                            + " binlog_format = ROW and let the application reconnect."));
        }
        String image = server.variable("binlog_row_image");
        if (!"FULL".equalsIgnoreCase(image)) {
            findings.add(new Finding(
                    Reason.BINLOG_ROW_IMAGE_NOT_FULL,
                    "binlog_row_image is " + image + ", so the log lacks columns that did not change; run SET PERSIST"
                            + " binlog_row_image = FULL and let the application reconnect."));
        }
        String options = server.variable("binlog_row_value_options");
        if (!options.isBlank()) {
            findings.add(new Finding(
                    Reason.BINLOG_ROW_IMAGE_NOT_FULL,
                    "binlog_row_value_options is " + options + ", so the log lacks the unchanged parts of JSON values;"
                            + " run SET PERSIST binlog_row_value_options = '' and let the application reconnect."));
        }
        if ("2".equals(server.variable("lower_case_table_names"))) {
            findings.add(new Finding(
                    Reason.SERVER_NOT_SUPPORTED,
                    "lower_case_table_names is 2 (the default on macOS), with which the log names tables as each"
                            + " statement happens to write them; use a server with 0 or 1."));
        }
        if (TAG.matcher(server.variable("gtid_executed").toLowerCase(java.util.Locale.ROOT))
                .find()) {
            findings.add(new Finding(
                    Reason.SERVER_NOT_SUPPORTED,
                    "The server has executed transactions with tagged GTIDs (gtid_next = 'AUTOMATIC:tag'), which the"
                            + " connector cannot follow; do without tags, on a server whose gtid_executed has none."));
        }
        return findings;
    }

    /**
     * Patterns that can match nothing, because no name here has capitals: of those that leave something out nobody would
     * see that they do not.
     */
    static List<Finding> capitals(ServerFacts server, Scope scope, List<NamedTables> named) {
        if (!server.foldsNames()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        scope.include().forEach(p -> capitals("spec.source.tables.include", p.toString(), p.toString(), findings));
        scope.exclude().forEach(p -> capitals("spec.source.tables.exclude", p.toString(), p.toString(), findings));
        scope.excludedColumns()
                .forEach(p ->
                        capitals("spec.source.columns.exclude", p.toString(), p.schema() + "." + p.table(), findings));
        named.forEach(tables -> capitals(tables.field(), tables.pattern(), tables.pattern(), findings));
        return findings;
    }

    private static void capitals(String field, String pattern, String table, List<Finding> findings) {
        String lower = table.toLowerCase(java.util.Locale.ROOT);
        if (!table.equals(lower)) {
            findings.add(new Finding(
                    Reason.NO_TABLE_MATCHES,
                    field + " names " + pattern + ", which matches nothing, because this server keeps"
                            + " names of databases and tables in lower case (lower_case_table_names = 1); write "
                            + lower + pattern.substring(table.length()) + "."));
        }
    }

    static List<Finding> privileges(Grants grants, boolean firstRun) {
        List<Finding> findings = new ArrayList<>();
        for (String privilege : List.of("REPLICATION SLAVE", "REPLICATION CLIENT")) {
            if (!grants.has(privilege)) {
                findings.add(new Finding(
                        Reason.PRIVILEGE_MISSING,
                        "The user lacks " + privilege + ", which reading the binary log takes; run GRANT " + privilege
                                + " ON *.* TO the user."));
            }
        }
        if (firstRun && !grants.canLock()) {
            findings.add(new Finding(
                    Reason.PRIVILEGE_MISSING,
                    "The user lacks RELOAD, with which the first snapshot stops writers for the moment in which it"
                            + " finds its place in the log; run GRANT RELOAD ON *.* TO the user (where that is not"
                            + " allowed: LOCK TABLES and FLUSH_TABLES)."));
        }
        return findings;
    }

    /** Two replicas of one id throw each other out, again and again. */
    static Optional<Finding> serverId(ControlConnection connection, SourceNames names) {
        Long id = names.serverId();
        if (id == null) {
            return Optional.empty();
        }
        String used = id.toString().equals(connection.server().variable("server_id"))
                ? "the server itself"
                : connection
                        .list(
                                connection.server().isAtLeast(8, 1) || isAtLeast8022(connection)
                                        ? "SHOW REPLICAS"
                                        : "SHOW SLAVE HOSTS",
                                r -> r.getLong(1) == id ? "a replica (" + r.getString(2) + ":" + r.getInt(3) + ")" : "")
                        .stream()
                        .filter(who -> !who.isEmpty())
                        .findFirst()
                        .orElse("");
        return used.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Reason.SERVER_ID_IN_USE,
                        "The server id " + id + " is that of " + used
                                + "; set spec.source.mysql.serverId to one that nobody else has."));
    }

    private static boolean isAtLeast8022(ControlConnection connection) {
        String[] parts = connection.server().shortVersion().split("\\.", -1);
        return parts.length > 2 && Integer.parseInt(parts[2].replaceAll("[^0-9].*", "")) >= 22;
    }

    /** Whether the log leaves out what a statement may change. */
    static @Nullable String metadata(ServerFacts server) {
        return "FULL".equalsIgnoreCase(server.variable("binlog_row_metadata"))
                ? null
                : "binlog_row_metadata is " + server.variable("binlog_row_metadata")
                        + ", so the log has no names of columns: after some ALTER TABLEs a run may have to stop because"
                        + " nobody can say what a row's columns were. SET PERSIST binlog_row_metadata = FULL avoids"
                        + " that.";
    }

    /** What is worth knowing and in nobody's way. */
    static @Nullable String expiry(ServerFacts server) {
        String seconds = server.variable("binlog_expire_logs_seconds");
        boolean purges = !"OFF".equalsIgnoreCase(server.variable("binlog_expire_logs_auto_purge"));
        if (!purges || seconds.isEmpty() || seconds.equals("0") || Long.parseLong(seconds) >= SHORT_SECONDS) {
            return null;
        }
        return "The server keeps its log for " + seconds + " s only (binlog_expire_logs_seconds): a job that does not"
                + " run for so long has to begin again with a snapshot.";
    }
}
