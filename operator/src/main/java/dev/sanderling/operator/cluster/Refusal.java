package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Set;

/** Why an object could not be applied, in the user's words. */
public final class Refusal {
    private static final int TOO_MANY = 429;
    /** What another try may change at once: somebody else wrote at the same time, or the API server is away. */
    private static final Set<Integer> PASSING = Set.of(
            HttpURLConnection.HTTP_CONFLICT,
            TOO_MANY,
            HttpURLConnection.HTTP_BAD_GATEWAY,
            HttpURLConnection.HTTP_UNAVAILABLE,
            HttpURLConnection.HTTP_GATEWAY_TIMEOUT);

    private Refusal() {}

    /** The name belongs to somebody else. */
    static Finding taken(CaptureJob job, HasMetadata actual) {
        String what = actual.getKind() + " " + actual.getMetadata().getName();
        if (Owner.formerOwns(job, actual)) {
            return new Finding(
                    Reason.NAME_NOT_YET_FREE,
                    "The " + what + " of the job that had this name before is still being deleted; it is waited for.");
        }
        Map<String, String> labels = actual.getMetadata().getLabels();
        String another = actual.getMetadata().getName().equals(Names.checkpoint(Names.name(job)))
                        || (labels != null && labels.containsKey(Labels.CAPTURE_JOB))
                // It may be what is left of a job, and how far that one was.
                ? "."
                : ", or that object if it is yours.";
        return new Finding(
                Reason.NAME_TAKEN,
                "There is a " + what
                        + " already that does not belong to this job, and is left as it is. Give this job another name"
                        + another);
    }

    /** What the API server has answered becomes the user's to know; what passes by itself is thrown, and tried again. */
    static Finding of(HasMetadata desired, KubernetesClientException e) {
        if (isPassing(e)) {
            throw e;
        }
        return new Finding(
                Reason.NOT_APPLIED,
                "The API server refuses " + desired.getKind() + " "
                        + desired.getMetadata().getName() + ": " + words(e));
    }

    /** Of a failure nobody foresaw. */
    public static Finding of(RuntimeException e) {
        return e instanceof KubernetesClientException refused
                ? new Finding(Reason.NOT_APPLIED, "The API server refuses what the operator asks: " + words(refused))
                : new Finding(
                        Reason.OPERATOR_FAILED,
                        "The operator failed over this job and tries again: " + e + ". Its log has more.");
    }

    /** Whether another try may go well without anybody's doing. */
    public static boolean isPassing(RuntimeException e) {
        return e instanceof KubernetesClientException refused
                && (refused.getStatus() == null || PASSING.contains(refused.getCode()));
    }

    /** The API server's own. */
    static String words(KubernetesClientException e) {
        String message = e.getStatus() == null ? null : e.getStatus().getMessage();
        return message == null ? String.valueOf(e.getMessage()) : message;
    }
}
