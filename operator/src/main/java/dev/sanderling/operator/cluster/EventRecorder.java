package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.event.Happening;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes Events. Losing one is no reason to hold up a job: everything that matters is on the status. */
@ApplicationScoped
public class EventRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    /** Bytes. */
    private static final int LONGEST_NOTE = 1024;

    private static final String MORE = "...";

    /** Named by what it tells, so that telling it again after a failed status write makes no second one. */
    public void record(KubernetesClient client, CaptureJob job, List<Happening> happenings, Instant now) {
        for (Happening happening : happenings) {
            LOG.atLevel(happening.type().equals("Warning") ? Level.WARN : Level.INFO)
                    .log("{}: {}", happening.reason(), happening.note());
            try {
                client.resource(event(job, happening, now)).create();
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    LOG.warn("The Event {} could not be written: {}", happening.reason(), e.getMessage());
                }
            }
        }
    }

    static Event event(CaptureJob job, Happening happening, Instant now) {
        String note = happening.note();
        String resourceVersion = String.valueOf(job.getMetadata().getResourceVersion());
        return new EventBuilder()
                .withNewMetadata()
                .withName(Names.name(job) + "." + Names.hash(Names.uid(job), resourceVersion, happening.reason(), note))
                .withNamespace(Names.namespace(job))
                .endMetadata()
                .withEventTime(new MicroTime(MICROSECONDS.format(now)))
                .withReportingController("sanderling.dev/operator")
                .withReportingInstance(instance())
                .withType(happening.type())
                .withReason(happening.reason())
                .withAction(happening.action())
                .withNote(cut(note))
                .withNewRegarding()
                .withApiVersion(job.getApiVersion())
                .withKind(job.getKind())
                .withName(Names.name(job))
                .withNamespace(Names.namespace(job))
                .withUid(Names.uid(job))
                .endRegarding()
                .build();
    }

    /** The API server refuses a longer one. */
    private static String cut(String note) {
        if (bytes(note) <= LONGEST_NOTE) {
            return note;
        }
        int end = 0;
        int room = LONGEST_NOTE - MORE.length();
        for (int next; end < note.length(); end = next) {
            next = note.offsetByCodePoints(end, 1);
            room -= bytes(note.substring(end, next));
            if (room < 0) {
                break;
            }
        }
        return note.substring(0, end) + MORE;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String instance() {
        String pod = System.getenv("HOSTNAME");
        return pod == null || pod.isBlank() ? "sanderling-operator" : pod;
    }
}
