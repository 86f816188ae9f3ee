package dev.sanderling.pod;

/**
 * What the operator puts into a runner's pod and the runner reads. Every path reaches the runner as an argument or an
 * environment variable, so that something other than a kubelet can run the same command.
 */
public final class RunnerPod {
    /** Name of the container whose termination message counts. */
    public static final String CONTAINER = "runner";

    /** Name of the user's container in the pod of a hand-over. */
    public static final String BATCH_CONTAINER = "batch";

    /** Environment: namespace of the job. */
    public static final String NAMESPACE = "SANDERLING_NAMESPACE";
    /** Environment: name of the checkpoint ConfigMap. */
    public static final String CHECKPOINT = "SANDERLING_CHECKPOINT";
    /** Environment: names of the schema history chunk ConfigMaps, comma-separated; absent where the source needs none. */
    public static final String HISTORY = "SANDERLING_HISTORY";
    /** Environment: the pod's uid (downward API), the fencing holder. */
    public static final String POD_UID = "SANDERLING_POD_UID";
    /** Environment: the pod's name (downward API), shown as run id. */
    public static final String RUN_ID = "SANDERLING_RUN_ID";
    /** Environment: generation since which the job means what it means to this run; absent outside of a cluster. */
    public static final String EDITION = "SANDERLING_EDITION";
    /** Environment: directory with token and ca.crt of the API server. */
    public static final String API_CREDENTIALS = "SANDERLING_API_CREDENTIALS";
    /** Environment: base URL of the API server; default built from KUBERNETES_SERVICE_HOST and _PORT. */
    public static final String API_URL = "SANDERLING_API_URL";
    /** Environment: file for the termination message; default none. */
    public static final String TERMINATION_LOG = "SANDERLING_TERMINATION_LOG";
    /** Environment: {@code /mount/path=/local/path[,...]}: where mounted volumes are on this machine; absent in a cluster. */
    public static final String MOUNTS = "SANDERLING_MOUNTS";
    /** Environment of a hand-over: the receipts that are handed over, a JSON list, oldest first. */
    public static final String RECEIPTS = "SANDERLING_RECEIPTS";
    /** Environment of a hand-over's container: the batch's id; of several the last. */
    public static final String BATCH = "SANDERLING_BATCH";
    /** Environment of a hand-over's container: changes of the batches handed over, a number. */
    public static final String CHANGES = "SANDERLING_CHANGES";
    /** Environment of a hand-over's container: name of the CaptureJob. */
    public static final String JOB = "SANDERLING_JOB";
    /** Environment of a hand-over's container: the file that tells of the batch. */
    public static final String BATCH_FILE = "SANDERLING_BATCH_FILE";
    /** Environment: log format, text or json. */
    public static final String LOG_FORMAT = "SANDERLING_LOG_FORMAT";

    /** The checkpoint ConfigMap is called as the job, with this ending. */
    public static final String CHECKPOINT_ENDING = "-checkpoint";
    /** ServiceAccount, Role and RoleBinding are called as the job, with this ending. */
    public static final String ACCESS_ENDING = "-runner";

    /** Where the job document is mounted: a file {@value #JOB_FILE} in it. */
    public static final String JOB_DIRECTORY = "/etc/sanderling/job";
    /** Key of the job document's ConfigMap, and so the file's name. */
    public static final String JOB_FILE = "job.yaml";
    /** Where Secrets are mounted, as {@code <secretName>/<key>}. */
    public static final String SECRETS_DIRECTORY = "/etc/sanderling/secrets";
    /** Where ConfigMaps that spec.source refers to are mounted, as {@code <name>/<key>}. */
    public static final String CONFIG_MAPS_DIRECTORY = "/etc/sanderling/configmaps";
    /** Where the projected API token is mounted. */
    public static final String API_DIRECTORY = "/var/run/secrets/sanderling.dev/api";
    /** Where the kubelet looks for the termination message. */
    public static final String TERMINATION_FILE = "/dev/termination-log";
    /** Where a hand-over's container finds the file {@value #BATCH_NAME}. */
    public static final String BATCH_DIRECTORY = "/etc/sanderling/batch";
    /** Name of the file that tells of the batch. */
    public static final String BATCH_NAME = "batch.json";
    /** The writable emptyDir of a read-only root. */
    public static final String TEMP_DIRECTORY = "/tmp";

    private RunnerPod() {}
}
