package dev.sanderling.plan;

import dev.sanderling.api.Compression;
import dev.sanderling.api.Deletes;
import dev.sanderling.api.DeletionPolicy;
import dev.sanderling.api.Evolve;
import dev.sanderling.api.FileFormat;
import dev.sanderling.api.HashEncoding;
import dev.sanderling.api.JdbcDeletes;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnFailedHandOver;
import dev.sanderling.api.OnInvalidPosition;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.api.OnRowError;
import dev.sanderling.api.RowFormat;
import dev.sanderling.api.SnapshotMode;
import dev.sanderling.api.TlsMode;
import dev.sanderling.api.WhenBehind;
import java.time.Duration;

/**
 * What an absent field means. The CRD has no defaults of its own: the API server would write them into the user's
 * spec, and a GitOps tool would see a difference for ever. Its descriptions name these values, held equal by a test.
 */
public final class Defaults {
    /** spec.timeZone. */
    public static final String TIME_ZONE = "Etc/UTC";
    /** metadata.namespace of a document on a laptop. */
    public static final String NAMESPACE = "default";
    /** spec.runner.startTimeout. */
    public static final Duration START_TIMEOUT = Duration.ofMinutes(5);
    /** spec.runner.resources.requests.cpu. */
    public static final String CPU_REQUEST = "100m";
    /** spec.runner.resources.requests.memory. */
    public static final String MEMORY_REQUEST = "256Mi";
    /** spec.runner.resources.limits.memory. */
    public static final String MEMORY_LIMIT = "512Mi";

    /** spec.deletionPolicy. */
    public static final DeletionPolicy DELETION_POLICY = DeletionPolicy.DELETE;

    /** spec.afterBatch.job.deadline. */
    public static final Duration HAND_OVER_DEADLINE = Duration.ofHours(1);

    static final int HAND_OVER_RETRIES = 2;
    static final OnFailedHandOver ON_FAILED_HAND_OVER = OnFailedHandOver.RETRY;
    static final int POSTGRES_PORT = 5432;
    static final int MYSQL_PORT = 3306;
    static final String USERNAME_KEY = "username";
    static final String PASSWORD_KEY = "password";
    static final TlsMode TLS_MODE = TlsMode.PREFER;
    static final String CA_KEY = "ca.crt";
    static final SnapshotMode SNAPSHOT_MODE = SnapshotMode.INITIAL;
    static final OnInvalidPosition ON_INVALID_POSITION = OnInvalidPosition.FAIL;
    static final Duration MAX_WAIT = Duration.ofSeconds(10);
    static final Duration COMMIT_INTERVAL = Duration.ofSeconds(5);
    static final WhenBehind WHEN_BEHIND = WhenBehind.CONTINUE;
    static final String S3_REGION = "us-east-1";
    static final String STORE_KEY = "key";
    static final String ACCESS_KEY_ID_KEY = "access-key-id";
    static final String SECRET_ACCESS_KEY_KEY = "secret-access-key";
    static final FileFormat FILE_FORMAT = FileFormat.JSONL;
    static final Compression COMPRESSION = Compression.NONE;
    static final JdbcMode JDBC_MODE = JdbcMode.UPSERT;
    static final JdbcDeletes JDBC_DELETES = JdbcDeletes.HARD;
    static final String JDBC_SCHEMA = "{schema}";
    static final String JDBC_TABLE = "{table}";
    static final Evolve EVOLVE = Evolve.NONE;
    static final OnNotEmpty ON_NOT_EMPTY = OnNotEmpty.FAIL;
    static final RowFormat ROW_FORMAT = RowFormat.INLINE;
    static final OnRowError ON_ROW_ERROR = OnRowError.FAIL;
    static final String HASH_KEY = "key";
    static final HashEncoding HASH_ENCODING = HashEncoding.BASE64;
    static final Deletes DELETES = Deletes.ADD_FIELD;
    static final String DELETED_FIELD = "deleted";
    static final String KEY_FIELD = "key";
    static final String METADATA_FIELD = "metadata";
    static final String RECORD_FIELD = "record";
    static final History HISTORY = new History(10, 3, 1);

    private Defaults() {}
}
