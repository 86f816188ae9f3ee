package dev.sanderling.pod;

/** Labels and ConfigMap keys; of our own prefix only, so that no GitOps tool takes our objects for its own. */
public final class Labels {
    /** Name of the CaptureJob an object belongs to. */
    public static final String CAPTURE_JOB = "sanderling.dev/capture-job";
    /** What the object is: checkpoint, job-document, history, run, check, trigger. */
    public static final String ROLE = "sanderling.dev/role";
    /** Generation of the CaptureJob an object was made from (annotation). */
    public static final String GENERATION = "sanderling.dev/generation";
    /** Generation since which the CaptureJob means the same to a run (annotation). */
    public static final String SINCE = "sanderling.dev/since-generation";
    /** Hash of what a CaptureJob means to a run (annotation). */
    public static final String MEANING = "sanderling.dev/meaning";
    /** The runId a Job was started for (annotation). */
    public static final String TRIGGER = "sanderling.dev/trigger";

    /** Key of the checkpoint ConfigMap that only the runner writes. */
    public static final String STATE_KEY = "state";
    /** Key of the checkpoint ConfigMap that only the operator writes. */
    public static final String HANDOFF_KEY = "handoff";

    /** Key (binary) of a history ConfigMap: the compressed chunk; absent until one is written. */
    public static final String CHUNK_KEY = "chunk";
    /** Key of a history ConfigMap: the epoch that wrote the chunk. */
    public static final String CHUNK_EPOCH_KEY = "epoch";

    private Labels() {}
}
