package dev.sanderling.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.operator.event.Happening;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a status, also into a CRD that is older than this operator: the API server refuses a whole status for one field
 * that its schema has not, so such fields are left out, and that the CRD is too old is said once.
 */
public final class StatusWrites {
    /** Reason of the Event. */
    public static final String TOO_OLD = "CrdTooOld";

    private static final Logger LOG = LoggerFactory.getLogger(StatusWrites.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern UNDECLARED = Pattern.compile("[.](status[^:\\s]*): field not declared in schema");
    /** Each refusal names all missing fields of one level. */
    private static final int TRIES = 6;
    /** Then it is tried whether the CRD has been brought up to date. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final EventRecorder recorder;
    private final Set<String> missing = new ConcurrentSkipListSet<>();
    private final Set<String> told = new ConcurrentSkipListSet<>();
    private volatile Instant learned = Instant.EPOCH;

    public StatusWrites(EventRecorder recorder) {
        this.recorder = recorder;
    }

    /** What of a status the CRD can hold: what is stored once it is written. */
    public CaptureJobStatus held(CaptureJobStatus status) {
        if (missing.isEmpty()) {
            return status;
        }
        var job = new CaptureJob();
        job.setStatus(status);
        CaptureJobStatus held = without(job).getStatus();
        return held == null ? status : held;
    }

    /**
     * Applies the status.
     *
     * @param job as it is stored
     * @param patch name, uid and status alone
     */
    public void write(Context<CaptureJob> context, CaptureJob job, CaptureJob patch, Instant now) {
        if (learned.plus(REMEMBERED).isBefore(now)) {
            missing.clear();
        }
        for (int tries = 1; ; tries++) {
            try {
                context.resourceOperations().serverSideApplyPrimaryStatus(without(patch));
                return;
            } catch (KubernetesClientException e) {
                if (tries == TRIES || !learns(e)) {
                    throw e;
                }
                learned = now;
                if (told.addAll(missing)) {
                    tell(context, job, now);
                }
            }
        }
    }

    private boolean learns(KubernetesClientException e) {
        String words = e.getStatus() == null ? null : e.getStatus().getMessage();
        Matcher found = UNDECLARED.matcher(words == null ? "" : words);
        boolean learned = false;
        while (found.find()) {
            learned |= missing.add(found.group(1));
        }
        return learned;
    }

    private void tell(Context<CaptureJob> context, CaptureJob job, Instant now) {
        String note = "The CRD capturejobs.sanderling.dev is older than this operator and lacks " + missing
                + ": these are left out of the status. Apply the CRD of the operator's own release.";
        recorder.record(context.getClient(), job, List.of(new Happening("Warning", TOO_OLD, "WriteStatus", note)), now);
        LOG.error(note);
    }

    private CaptureJob without(CaptureJob patch) {
        if (missing.isEmpty()) {
            return patch;
        }
        ObjectNode tree = JSON.valueToTree(patch);
        for (String path : new TreeSet<>(missing)) {
            remove(tree, new ArrayList<>(List.of(path.split("[.]"))));
        }
        return JSON.convertValue(tree, CaptureJob.class);
    }

    /** Steps of a list have an index or a key, which is a version's own: the field goes from every item. */
    private static void remove(JsonNode from, List<String> path) {
        String step = path.getFirst();
        int bracket = step.indexOf('[');
        String name = bracket < 0 ? step : step.substring(0, bracket);
        if (path.size() == 1 && from instanceof ObjectNode fields) {
            fields.remove(name);
            return;
        }
        JsonNode inner = from.path(name);
        List<String> rest = path.subList(1, path.size());
        if (inner.isArray()) {
            inner.forEach(item -> remove(item, rest));
        } else if (inner.isObject()) {
            remove(inner, rest);
        }
    }
}
