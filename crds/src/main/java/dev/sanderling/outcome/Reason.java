package dev.sanderling.outcome;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** Why a run or a check ended as it did; also the reason of conditions and Events. Names are stable: alerts use them. */
public enum Reason {
    // The good ends.
    SUCCEEDED(ExitCode.OK, Party.NOBODY),
    EMPTY(ExitCode.OK, Party.NOBODY),
    ALREADY_RUNNING(ExitCode.OK, Party.NOBODY),
    TERMINATED(ExitCode.OK, Party.NOBODY),
    CHECK_PASSED(ExitCode.OK, Party.NOBODY),
    CLEANED_UP(ExitCode.OK, Party.NOBODY),
    HANDED_OVER(ExitCode.OK, Party.NOBODY),

    // The document.
    INVALID_SPEC(ExitCode.INVALID, Party.DOCUMENT),
    INVALID_USAGE(ExitCode.INVALID, Party.DOCUMENT),

    // Secrets and mounted files.
    SECRET_MISSING(ExitCode.NEEDS_HUMAN, Party.DOCUMENT),
    SECRET_KEY_MISSING(ExitCode.NEEDS_HUMAN, Party.DOCUMENT),
    SECRET_INVALID(ExitCode.NEEDS_HUMAN, Party.DOCUMENT),

    // Reaching the source.
    SOURCE_UNREACHABLE(ExitCode.RETRYABLE, Party.SOURCE),
    SOURCE_BUSY(ExitCode.RETRYABLE, Party.EITHER),
    SOURCE_LOST(ExitCode.RETRYABLE, Party.SOURCE),
    LOCK_NOT_KEPT(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    AUTHENTICATION_FAILED(ExitCode.NEEDS_HUMAN, Party.EITHER),
    HOST_REJECTED(ExitCode.NEEDS_HUMAN, Party.EITHER),
    TLS_FAILED(ExitCode.NEEDS_HUMAN, Party.EITHER),
    DATABASE_NOT_FOUND(ExitCode.NEEDS_HUMAN, Party.EITHER),
    SERVER_TOO_OLD(ExitCode.NEEDS_HUMAN, Party.EITHER),
    SERVER_NOT_SUPPORTED(ExitCode.NEEDS_HUMAN, Party.EITHER),

    // The source's configuration.
    WAL_LEVEL_NOT_LOGICAL(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    BINLOG_DISABLED(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    BINLOG_FORMAT_NOT_ROW(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    BINLOG_ROW_IMAGE_NOT_FULL(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    NO_FREE_SLOT(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    PRIVILEGE_MISSING(ExitCode.NEEDS_HUMAN, Party.EITHER),
    STATEMENT_REFUSED(ExitCode.NEEDS_HUMAN, Party.EITHER),
    NO_TABLE_MATCHES(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    REPLICA_IDENTITY_MISSING(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    UNSUPPORTED_COLUMN_TYPE(ExitCode.NEEDS_HUMAN, Party.EITHER),
    UNSUPPORTED_TABLE(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    COLUMN_NAME_CLASH(ExitCode.NEEDS_HUMAN, Party.DOCUMENT),
    TRANSFORM_INVALID(ExitCode.NEEDS_HUMAN, Party.DOCUMENT),

    // What we keep in the source.
    SLOT_NOT_OURS(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    SLOT_MISSING(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    SLOT_LOST(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    SLOT_TIMED_OUT(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    SLOT_RECREATED(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    SLOT_IN_USE(ExitCode.RETRYABLE, Party.SOURCE),
    PUBLICATION_MISSING(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    POSITION_LOST(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    BINLOG_PURGED(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    GTIDS_PURGED(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    BINLOG_RESET(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    SERVER_ID_IN_USE(ExitCode.RETRYABLE, Party.SOURCE),
    SOURCE_CHANGED(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    SOURCE_FAILED_OVER(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    SOURCE_REWOUND(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    TABLES_CHANGED(ExitCode.NEEDS_HUMAN, Party.SOURCE),

    // The checkpoint.
    CHECKPOINT_MALFORMED(ExitCode.NEEDS_HUMAN, Party.CHECKPOINT),
    CHECKPOINT_TOO_NEW(ExitCode.NEEDS_HUMAN, Party.CHECKPOINT),
    CHECKPOINT_LOST(ExitCode.NEEDS_HUMAN, Party.CHECKPOINT),
    CHECKPOINT_REWOUND(ExitCode.NEEDS_HUMAN, Party.CHECKPOINT),
    CHECKPOINT_NOT_OURS(ExitCode.NEEDS_HUMAN, Party.CHECKPOINT),
    CHECKPOINT_FORBIDDEN(ExitCode.NEEDS_HUMAN, Party.CHECKPOINT),
    CHECKPOINT_REFUSED(ExitCode.NEEDS_HUMAN, Party.CHECKPOINT),
    CHECKPOINT_UNREACHABLE(ExitCode.RETRYABLE, Party.CHECKPOINT),
    HANDOFF_BEHIND(ExitCode.RETRYABLE, Party.CLUSTER),
    RECOVERY_REFUSED(ExitCode.NEEDS_HUMAN, Party.DOCUMENT),
    SCHEMA_HISTORY_FULL(ExitCode.NEEDS_HUMAN, Party.CHECKPOINT),
    SCHEMA_HISTORY_LOST(ExitCode.NEEDS_HUMAN, Party.CHECKPOINT),
    FENCED(ExitCode.FENCED, Party.NOBODY),

    // Sinks.
    SINK_UNREACHABLE(ExitCode.RETRYABLE, Party.SINK),
    SINK_NOT_WRITABLE(ExitCode.NEEDS_HUMAN, Party.SINK),
    SINK_FULL(ExitCode.RETRYABLE, Party.SINK),
    SINK_OWNED_BY_OTHER(ExitCode.NEEDS_HUMAN, Party.SINK),
    SINK_CONFLICT(ExitCode.NEEDS_HUMAN, Party.SINK),
    STAGED_DATA_LOST(ExitCode.NEEDS_HUMAN, Party.SINK),
    SINK_CREDENTIALS_REFUSED(ExitCode.NEEDS_HUMAN, Party.SINK),
    SINK_BUCKET_MISSING(ExitCode.NEEDS_HUMAN, Party.SINK),
    CLOCK_SKEWED(ExitCode.NEEDS_HUMAN, Party.CLUSTER),
    SINK_BUSY(ExitCode.RETRYABLE, Party.SINK),
    SINK_NOT_EMPTY(ExitCode.NEEDS_HUMAN, Party.SINK),
    SINK_REWOUND(ExitCode.NEEDS_HUMAN, Party.SINK),
    SINK_INCOMPLETE(ExitCode.NEEDS_HUMAN, Party.SINK),
    SINK_TABLE_MISMATCH(ExitCode.NEEDS_HUMAN, Party.SINK),
    SINK_KEY_MISSING(ExitCode.NEEDS_HUMAN, Party.SINK),
    SINK_CONSTRAINT_VIOLATED(ExitCode.NEEDS_HUMAN, Party.SINK),

    // After a batch.
    RECEIVER_REFUSED(ExitCode.NEEDS_HUMAN, Party.DOCUMENT),
    RECEIVER_UNREACHABLE(ExitCode.RETRYABLE, Party.CLUSTER),

    // Found in the middle of a run.
    UNCONVERTIBLE_VALUE(ExitCode.NEEDS_HUMAN, Party.EITHER),
    TRANSFORM_FAILED(ExitCode.NEEDS_HUMAN, Party.DOCUMENT),
    UNSUPPORTED_STATEMENT(ExitCode.NEEDS_HUMAN, Party.SOURCE),
    BARRIER_TIMEOUT(ExitCode.RETRYABLE, Party.SOURCE),
    ENGINE_FAILED(ExitCode.RETRYABLE, Party.US),
    ENGINE_STUCK(ExitCode.NEEDS_HUMAN, Party.US),
    INTERNAL_ERROR(ExitCode.INTERNAL, Party.US),

    // Seen by the operator only: how a pod ended that left no word of its own.
    IMAGE_UNAVAILABLE(ExitCode.NEEDS_HUMAN, Party.CLUSTER),
    UNSCHEDULABLE(ExitCode.NEEDS_HUMAN, Party.CLUSTER),
    CONTAINER_CONFIG_INVALID(ExitCode.NEEDS_HUMAN, Party.CLUSTER),
    START_TIMEOUT(ExitCode.NEEDS_HUMAN, Party.CLUSTER),
    POD_REFUSED(ExitCode.NEEDS_HUMAN, Party.CLUSTER),
    QUEUED(ExitCode.RETRYABLE, Party.CLUSTER),
    AFTER_BATCH_FAILED(ExitCode.RETRYABLE, Party.CLUSTER),
    NAME_TAKEN(ExitCode.NEEDS_HUMAN, Party.CLUSTER),
    NAME_NOT_YET_FREE(ExitCode.RETRYABLE, Party.CLUSTER),
    NOT_APPLIED(ExitCode.NEEDS_HUMAN, Party.CLUSTER),
    OPERATOR_FAILED(ExitCode.INTERNAL, Party.US),
    DEADLINE_EXCEEDED(ExitCode.RETRYABLE, Party.CLUSTER),
    MISSED_RUNS(ExitCode.RETRYABLE, Party.CLUSTER),
    NO_PROGRESS(ExitCode.RETRYABLE, Party.CLUSTER),
    OUT_OF_MEMORY(ExitCode.RETRYABLE, Party.CLUSTER),
    EVICTED(ExitCode.RETRYABLE, Party.CLUSTER),
    NODE_LOST(ExitCode.RETRYABLE, Party.CLUSTER),
    DIED_WITHOUT_REPORT(ExitCode.RETRYABLE, Party.CLUSTER);

    private final ExitCode exitCode;
    private final Party party;
    private final String word;

    Reason(ExitCode exitCode, Party party) {
        this.exitCode = exitCode;
        this.party = party;
        var camel = new StringBuilder();
        for (String part : name().split("_", -1)) {
            camel.append(part.charAt(0)).append(part.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        this.word = camel.toString();
    }

    /** What the process exits with. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** Where to look, unless a {@link Finding} says that it was found at a sink. */
    public Party party() {
        return party;
    }

    /** Whether the job stays stalled until somebody does something. */
    public boolean needsHuman() {
        return exitCode == ExitCode.INVALID || exitCode == ExitCode.NEEDS_HUMAN || exitCode == ExitCode.INTERNAL;
    }

    /** CamelCase, as in conditions, Events and the termination message: {@code SlotMissing}. */
    @JsonValue
    public String word() {
        return word;
    }

    /**
     * The reason of that word.
     *
     * @throws IllegalArgumentException where there is none
     */
    @JsonCreator
    public static Reason of(String word) {
        return known(word).orElseThrow(() -> new IllegalArgumentException("no reason is called " + word));
    }

    /** The reason of that word; empty where it is of another version. */
    public static Optional<Reason> known(String word) {
        for (Reason reason : values()) {
            if (reason.word.equals(word)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
