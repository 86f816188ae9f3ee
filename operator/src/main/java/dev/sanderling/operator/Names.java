package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/**
 * Every name and label the operator derives, and nowhere else.
 *
 * <p>A name is the job's own (at most 52 characters) and an ending. Hashes have eight consonants, no digit and no vowel,
 * so that {@code a-t-<hash>} is never what the CronJob controller makes of another job's name (digits) and never one of
 * the fixed endings: cut off its ending, and a child's name gives the job's.
 */
public final class Names {
    /** Roles beyond those a pod has. */
    public static final String ROLE_CHECKPOINT = "checkpoint";

    public static final String ROLE_DOCUMENT = "job-document";
    public static final String ROLE_HISTORY = "history";
    public static final String ROLE_RUN = "run";
    public static final String ROLE_CHECK = "check";
    public static final String ROLE_TRIGGER = "trigger";
    public static final String ROLE_SCHEDULE = "schedule";
    public static final String ROLE_ACCESS = "access";

    public static final String ROLE_CLEANUP = "cleanup";

    public static final String ROLE_HAND_OVER = "hand-over";

    /** On a job that has made something in its source which is to be dropped when the job goes. */
    public static final String FINALIZER = "sanderling.dev/source";

    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz";
    private static final int HASH_LENGTH = 8;

    private Names() {}

    /** The CronJob is called as the job. */
    public static String cronJob(String job) {
        return job;
    }

    /** ServiceAccount, Role and RoleBinding share this name. */
    public static String access(String job) {
        return job + "-runner";
    }

    public static String checkpoint(String job) {
        return job + "-checkpoint";
    }

    /** An immutable document is named by its content. */
    public static String document(String job, String content) {
        return job + "-job-" + hash(content);
    }

    /** Chunks are numbered from 1. */
    public static String chunk(String job, int number) {
        return job + "-history-" + number;
    }

    /** One check for each edition, which a generation begins. */
    public static String check(CaptureJob job, long since) {
        return name(job) + "-c-" + hash(uid(job), Long.toString(since));
    }

    /** One check for each time that a job is looked after between its runs. */
    public static String watch(CaptureJob job, long time) {
        return name(job) + "-c-" + hash(uid(job), "watch", Long.toString(time));
    }

    /** One run for each runId. */
    public static String trigger(CaptureJob job, String runId) {
        return cronJob(name(job)) + "-t-" + hash(uid(job), runId);
    }

    /** One run after each receipt that says there is more. */
    public static String continuation(CaptureJob job, long receipt, String batch) {
        return cronJob(name(job)) + "-n-" + hash(uid(job), Long.toString(receipt), batch);
    }

    /** One run in place of each that waited since before an edit. */
    public static String renewed(CaptureJob job, HasMetadata old, long since) {
        return cronJob(name(job)) + "-n-"
                + hash(uid(job), "renewed", String.valueOf(old.getMetadata().getUid()), Long.toString(since));
    }

    /**
     * One hand-over for each try of a batch; of several, of the first. Without the job's uid: a job that goes on from the
     * checkpoint of another of its name goes on with its hand-overs too.
     */
    public static String handOver(CaptureJob job, String batch, int attempt) {
        return name(job) + "-a-" + hash(batch, Integer.toString(attempt));
    }

    /** One run of the job for each batch of another one that asks for it. */
    public static String startedBy(CaptureJob job, String other, String batch) {
        return cronJob(name(job)) + "-n-" + hash(uid(job), "after", other, batch);
    }

    /** The one cleanup of a job that is being deleted; Job and ConfigMap share the name. */
    public static String cleanup(CaptureJob job) {
        return name(job) + "-x-" + hash(uid(job));
    }

    /** Labels of an object; the user's own are not copied, so that no GitOps tool takes our objects for its own. */
    public static Map<String, String> labels(String job, String role) {
        return Map.of(Labels.CAPTURE_JOB, job, Labels.ROLE, role);
    }

    public static String name(CaptureJob job) {
        return job.getMetadata().getName();
    }

    public static String namespace(CaptureJob job) {
        return job.getMetadata().getNamespace();
    }

    public static String uid(CaptureJob job) {
        String uid = job.getMetadata().getUid();
        return uid == null ? "" : uid;
    }

    public static long generation(CaptureJob job) {
        Long generation = job.getMetadata().getGeneration();
        return generation == null ? 0 : generation;
    }

    /** Eight consonants; the parts are kept apart, so that ("ab", "c") and ("a", "bc") differ. */
    public static String hash(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        byte[] sum = digest.digest();
        var hash = new StringBuilder();
        for (int i = 0; i < HASH_LENGTH; i++) {
            int two = (sum[2 * i] & 0xff) << 8 | sum[2 * i + 1] & 0xff;
            hash.append(ALPHABET.charAt(two % ALPHABET.length()));
        }
        return hash.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
