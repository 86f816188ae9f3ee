package dev.sanderling.pod;

/** Labels and ConfigMap keys; of our own prefix only, so that no GitOps tool takes our objects for its own. */
public final class Labels {
    /** Name of the CaptureJob an object belongs to. */
    public static final String CAPTURE_JOB = "sanderling.dev/capture-job";
    /** What the object is: checkpoint, job-document, history, run, check, trigger, cleanup, hand-over. */
    public static final String ROLE = "sanderling.dev/role";
    /** Generation of the CaptureJob an object was made from (annotation). */
    public static final String GENERATION = "sanderling.dev/generation";
    /** Generation since which the CaptureJob means the same to a run (annotation). */
    public static final String SINCE = "sanderling.dev/since-generation";
    /** Hash of what a CaptureJob means to a run (annotation). */
    public static final String MEANING = "sanderling.dev/meaning";
    /** On a Job that is made suspended and waits for its turn: the host that its run reads from (annotation). */
    public static final String GATED = "sanderling.dev/gated";
    /** How long such a Job waits from the time of its tick at least, ISO 8601 (annotation). */
    public static final String DELAY = "sanderling.dev/delay";
    /** When such a Job was resumed, RFC 3339 (annotation); from then on it is not resumed again. */
    public static final String ADMITTED = "sanderling.dev/admitted";
    /** The runId a Job was started for (annotation). */
    public static final String TRIGGER = "sanderling.dev/trigger";

    /** On a hand-over's Job: numbers of the first and the last receipt that it hands over, as 3-5 (annotation). */
    public static final String RECEIPTS = "sanderling.dev/receipts";
    /** On a hand-over's Job: which try it is, 1, 2, ... (annotation). */
    public static final String ATTEMPT = "sanderling.dev/attempt";

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
