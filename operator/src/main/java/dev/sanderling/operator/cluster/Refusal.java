package dev.sanderling.operator.cluster;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Why an object could not be applied, in the user's words. */
final class Refusal {
    private static final int UNPROCESSABLE = 422;

    private Refusal() {}

    /** The name belongs to somebody else. */
    static Finding taken(HasMetadata desired) {
        return new Finding(
                Reason.NAME_TAKEN,
                "There is a " + desired.getKind() + " " + desired.getMetadata().getName()
                        + " already that does not belong to this job. Delete or rename it, or rename the job.");
    }

    /** What the API server refuses for good becomes the user's to know; anything else is tried again. */
    static Finding of(HasMetadata desired, KubernetesClientException e) {
        boolean forGood = e.getCode() == UNPROCESSABLE
                || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                || e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST;
        if (!forGood || e.getStatus() == null) {
            throw e;
        }
        return new Finding(
                Reason.NOT_APPLIED,
                "The API server refuses " + desired.getKind() + " "
                        + desired.getMetadata().getName() + ": " + e.getStatus().getMessage());
    }
}
