package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Since when Jobs have been without a pod, as far as it was seen. A run that is evicted after hours is to get another pod,
 * and until that is there its Job looks like one that never got any.
 */
final class PodlessJobs {
    /** By the uids of the job and of its Job. */
    private final Map<String, Map<String, Instant>> since = new ConcurrentHashMap<>();

    /** What is known after this look; the epoch's beginning of a Job that has a pod. */
    Function<Job, Instant> since(CaptureJob owner, Collection<Job> jobs, Collection<Pod> pods, Instant now) {
        Set<String> accompanied = pods.stream()
                .flatMap(pod -> pod.getMetadata().getOwnerReferences().stream())
                .map(OwnerReference::getUid)
                .collect(Collectors.toSet());
        Map<String, Instant> before = since.getOrDefault(Names.uid(owner), Map.of());
        Map<String, Instant> next = new HashMap<>();
        for (Job job : jobs) {
            String uid = job.getMetadata().getUid();
            if (!accompanied.contains(uid)) {
                Instant known = before.getOrDefault(uid, now);
                // A clock may be set back.
                next.put(uid, known.isAfter(now) ? now : known);
            }
        }
        if (next.isEmpty()) {
            since.remove(Names.uid(owner));
        } else {
            since.put(Names.uid(owner), next);
        }
        return job -> next.getOrDefault(job.getMetadata().getUid(), Instant.EPOCH);
    }

    /** The job is gone. */
    void forget(String uid) {
        since.remove(uid);
    }
}
