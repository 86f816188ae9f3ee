package dev.sanderling.outcome;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why a run or a check ended as it did; also the reason of conditions and Events. Names are stable: alerts use them. */
public enum Reason {
    // The good ends.
    SUCCEEDED(ExitCode.OK),
    EMPTY(ExitCode.OK),
    ALREADY_RUNNING(ExitCode.OK),
    TERMINATED(ExitCode.OK),
    CHECK_PASSED(ExitCode.OK),
    CLEANED_UP(ExitCode.OK),

    // The document.
    INVALID_SPEC(ExitCode.INVALID),
    INVALID_USAGE(ExitCode.INVALID),

    // Secrets and mounted files.
    SECRET_MISSING(ExitCode.NEEDS_HUMAN),
    SECRET_KEY_MISSING(ExitCode.NEEDS_HUMAN),

    // Reaching the source.
    SOURCE_UNREACHABLE(ExitCode.RETRYABLE),
    SOURCE_BUSY(ExitCode.RETRYABLE),
    SOURCE_LOST(ExitCode.RETRYABLE),
    LOCK_NOT_KEPT(ExitCode.NEEDS_HUMAN),
    AUTHENTICATION_FAILED(ExitCode.NEEDS_HUMAN),
    HOST_REJECTED(ExitCode.NEEDS_HUMAN),
    TLS_FAILED(ExitCode.NEEDS_HUMAN),
    DATABASE_NOT_FOUND(ExitCode.NEEDS_HUMAN),
    SERVER_TOO_OLD(ExitCode.NEEDS_HUMAN),
    SERVER_NOT_SUPPORTED(ExitCode.NEEDS_HUMAN),

    // The source's configuration.
    WAL_LEVEL_NOT_LOGICAL(ExitCode.NEEDS_HUMAN),
    BINLOG_DISABLED(ExitCode.NEEDS_HUMAN),
    BINLOG_FORMAT_NOT_ROW(ExitCode.NEEDS_HUMAN),
    BINLOG_ROW_IMAGE_NOT_FULL(ExitCode.NEEDS_HUMAN),
    NO_FREE_SLOT(ExitCode.NEEDS_HUMAN),
    PRIVILEGE_MISSING(ExitCode.NEEDS_HUMAN),
    NO_TABLE_MATCHES(ExitCode.NEEDS_HUMAN),
    REPLICA_IDENTITY_MISSING(ExitCode.NEEDS_HUMAN),
    UNSUPPORTED_COLUMN_TYPE(ExitCode.NEEDS_HUMAN),
    UNSUPPORTED_TABLE(ExitCode.NEEDS_HUMAN),
    COLUMN_NAME_CLASH(ExitCode.NEEDS_HUMAN),
    TRANSFORM_INVALID(ExitCode.NEEDS_HUMAN),

    // What we keep in the source.
    SLOT_NOT_OURS(ExitCode.NEEDS_HUMAN),
    SLOT_MISSING(ExitCode.NEEDS_HUMAN),
    SLOT_LOST(ExitCode.NEEDS_HUMAN),
    SLOT_TIMED_OUT(ExitCode.NEEDS_HUMAN),
    SLOT_RECREATED(ExitCode.NEEDS_HUMAN),
    SLOT_IN_USE(ExitCode.RETRYABLE),
    PUBLICATION_MISSING(ExitCode.NEEDS_HUMAN),
    POSITION_LOST(ExitCode.NEEDS_HUMAN),
    BINLOG_PURGED(ExitCode.NEEDS_HUMAN),
    GTIDS_PURGED(ExitCode.NEEDS_HUMAN),
    BINLOG_RESET(ExitCode.NEEDS_HUMAN),
    SERVER_ID_IN_USE(ExitCode.RETRYABLE),
    SOURCE_CHANGED(ExitCode.NEEDS_HUMAN),
    SOURCE_FAILED_OVER(ExitCode.NEEDS_HUMAN),
    SOURCE_REWOUND(ExitCode.NEEDS_HUMAN),
    TABLES_CHANGED(ExitCode.NEEDS_HUMAN),

    // The checkpoint.
    CHECKPOINT_MALFORMED(ExitCode.NEEDS_HUMAN),
    CHECKPOINT_TOO_NEW(ExitCode.NEEDS_HUMAN),
    CHECKPOINT_LOST(ExitCode.NEEDS_HUMAN),
    CHECKPOINT_REWOUND(ExitCode.NEEDS_HUMAN),
    CHECKPOINT_NOT_OURS(ExitCode.NEEDS_HUMAN),
    CHECKPOINT_FORBIDDEN(ExitCode.NEEDS_HUMAN),
    CHECKPOINT_REFUSED(ExitCode.NEEDS_HUMAN),
    CHECKPOINT_UNREACHABLE(ExitCode.RETRYABLE),
    RECOVERY_REFUSED(ExitCode.NEEDS_HUMAN),
    SCHEMA_HISTORY_FULL(ExitCode.NEEDS_HUMAN),
    SCHEMA_HISTORY_LOST(ExitCode.NEEDS_HUMAN),
    FENCED(ExitCode.FENCED),

    // Sinks.
    SINK_UNREACHABLE(ExitCode.RETRYABLE),
    SINK_NOT_WRITABLE(ExitCode.NEEDS_HUMAN),
    SINK_FULL(ExitCode.RETRYABLE),
    SINK_OWNED_BY_OTHER(ExitCode.NEEDS_HUMAN),
    SINK_CONFLICT(ExitCode.NEEDS_HUMAN),
    STAGED_DATA_LOST(ExitCode.NEEDS_HUMAN),
    SINK_CREDENTIALS_REFUSED(ExitCode.NEEDS_HUMAN),
    SINK_BUCKET_MISSING(ExitCode.NEEDS_HUMAN),
    CLOCK_SKEWED(ExitCode.NEEDS_HUMAN),
    SINK_BUSY(ExitCode.RETRYABLE),
    SINK_NOT_EMPTY(ExitCode.NEEDS_HUMAN),
    SINK_REWOUND(ExitCode.NEEDS_HUMAN),
    SINK_INCOMPLETE(ExitCode.NEEDS_HUMAN),
    SINK_TABLE_MISMATCH(ExitCode.NEEDS_HUMAN),
    SINK_KEY_MISSING(ExitCode.NEEDS_HUMAN),
    SINK_CONSTRAINT_VIOLATED(ExitCode.NEEDS_HUMAN),

    // Found in the middle of a run.
    UNCONVERTIBLE_VALUE(ExitCode.NEEDS_HUMAN),
    TRANSFORM_FAILED(ExitCode.NEEDS_HUMAN),
    UNSUPPORTED_STATEMENT(ExitCode.NEEDS_HUMAN),
    BARRIER_TIMEOUT(ExitCode.RETRYABLE),
    ENGINE_FAILED(ExitCode.RETRYABLE),
    ENGINE_STUCK(ExitCode.NEEDS_HUMAN),
    INTERNAL_ERROR(ExitCode.INTERNAL),

    // Seen by the operator only: how a pod ended that left no word of its own.
    IMAGE_UNAVAILABLE(ExitCode.NEEDS_HUMAN),
    UNSCHEDULABLE(ExitCode.NEEDS_HUMAN),
    CONTAINER_CONFIG_INVALID(ExitCode.NEEDS_HUMAN),
    START_TIMEOUT(ExitCode.NEEDS_HUMAN),
    NAME_TAKEN(ExitCode.NEEDS_HUMAN),
    NOT_APPLIED(ExitCode.NEEDS_HUMAN),
    DEADLINE_EXCEEDED(ExitCode.RETRYABLE),
    MISSED_RUNS(ExitCode.RETRYABLE),
    OUT_OF_MEMORY(ExitCode.RETRYABLE),
    EVICTED(ExitCode.RETRYABLE),
    NODE_LOST(ExitCode.RETRYABLE),
    DIED_WITHOUT_REPORT(ExitCode.RETRYABLE);

    private final ExitCode exitCode;
    private final String word;

    Reason(ExitCode exitCode) {
        this.exitCode = exitCode;
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
        for (Reason reason : values()) {
            if (reason.word.equals(word)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("no reason is called " + word);
    }
}
