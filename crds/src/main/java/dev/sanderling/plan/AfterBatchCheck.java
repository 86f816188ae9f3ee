package dev.sanderling.plan;

import dev.sanderling.api.AfterBatchSpec;
import dev.sanderling.api.BatchJobSpec;
import dev.sanderling.api.CaptureJobReference;
import dev.sanderling.api.OnFailedHandOver;
import dev.sanderling.api.Patterns;
import dev.sanderling.api.SecretKeySpec;
import dev.sanderling.api.WebhookSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks spec.afterBatch. */
final class AfterBatchCheck {
    private static final Pattern URL = Pattern.compile(Patterns.WEBHOOK_URL);
    private static final int URL_LENGTH = 2048;
    private static final int MOST_JOBS = 8;
    private static final int MOST_RETRIES = 20;
    private static final String KEY = "key";

    private AfterBatchCheck() {}

    /**
     * Empty where a problem was recorded.
     *
     * @param name of the job itself
     */
    static Optional<AfterBatch> check(Place place, @Nullable String name, AfterBatchSpec spec) {
        long kinds = Stream.of(spec.job(), spec.http(), spec.captureJobs())
                .filter(Objects::nonNull)
                .count();
        if (kinds != 1) {
            place.problem("needs exactly one of job, http and captureJobs");
            return Optional.empty();
        }
        OnFailedHandOver otherwise = spec.onFailure() == null ? Defaults.ON_FAILED_HAND_OVER : spec.onFailure();
        return Optional.of(new AfterBatch(
                action(place, name, spec), Boolean.TRUE.equals(spec.coalesce()), otherwise == OnFailedHandOver.SKIP));
    }

    private static AfterBatch.Action action(Place place, @Nullable String name, AfterBatchSpec spec) {
        BatchJobSpec job = spec.job();
        WebhookSpec http = spec.http();
        if (job != null) {
            return job(place.field("job"), job);
        }
        return http != null
                ? http(place.field("http"), http)
                : captureJobs(place.field("captureJobs"), name, RunnerCheck.orEmpty(spec.captureJobs()));
    }

    private static AfterBatch.Action job(Place place, BatchJobSpec job) {
        return new AfterBatch.Action.Job(
                (int) place.field("backoffLimit")
                        .within(job.backoffLimit(), Defaults.HAND_OVER_RETRIES, 0, MOST_RETRIES),
                Durations.read(place.field("deadline"), job.deadline(), Duration.ofSeconds(10), Duration.ofDays(7))
                        .orElse(Defaults.HAND_OVER_DEADLINE));
    }

    private static AfterBatch.Action http(Place place, WebhookSpec http) {
        String url = place.field("url").required(http.url(), "where the event is posted to");
        if (!url.isEmpty() && (url.length() > URL_LENGTH || !URL.matcher(url).matches())) {
            place.field("url")
                    .problem("'" + url + "' is no address of a webhook; write http:// or https://, a host, and a path,"
                            + " without user and password (see authorization)");
        }
        if (http.ca() != null && url.startsWith("http:")) {
            place.field("ca").problem("is for https:// only; the url is http://");
        }
        return new AfterBatch.Action.Http(
                url,
                key(place.field("signingKey"), http.signingKey(), "the Secret with the key"),
                key(place.field("authorization"), http.authorization(), "the Secret with the header's value"),
                EndpointCheck.ca(place.field("ca"), http.ca()));
    }

    private static Optional<SecretKey> key(Place place, @Nullable SecretKeySpec spec, String meaning) {
        if (spec == null) {
            return Optional.empty();
        }
        String secret = place.field("secretName").required(spec.secretName(), meaning);
        Names.object(place.field("secretName"), secret);
        return Optional.of(new SecretKey(secret, Names.key(place.field("key"), spec.key(), KEY)));
    }

    private static AfterBatch.Action captureJobs(Place place, @Nullable String self, List<CaptureJobReference> others) {
        if (others.isEmpty() || others.size() > MOST_JOBS) {
            place.problem("has " + others.size() + " jobs; name 1 to " + MOST_JOBS);
        }
        var names = new ArrayList<String>();
        for (int i = 0; i < others.size(); i++) {
            Place at = place.item(i).field("name");
            String name = at.required(others.get(i).name(), "the name of another CaptureJob");
            if (!name.isEmpty() && !Names.isLabel(name, Names.JOB_NAME_LENGTH)) {
                at.problem("'" + name + "' cannot name a job");
            }
            if (name.equals(self)) {
                at.problem("is this job itself, which would start itself for ever; see spec.batch and the schedule");
            }
            if (!name.isEmpty() && names.contains(name)) {
                at.problem("'" + name + "' is given twice");
            }
            names.add(name);
        }
        return new AfterBatch.Action.CaptureJobs(List.copyOf(names));
    }
}
