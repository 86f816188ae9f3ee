package dev.sanderling.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is started for each published batch that had changes.
 *
 * @param coalesces whether batches that wait are handed over at once
 * @param skips whether a batch whose hand-over failed is given up; else it is tried again
 */
public record AfterBatch(Action action, boolean coalesces, boolean skips) {
    /** How a batch is handed over. */
    public sealed interface Action {
        /**
         * A Job with the container of {@code spec.afterBatch.job}.
         *
         * @param retries of the Job itself
         * @param deadline of all its tries together
         */
        record Job(int retries, Duration deadline) implements Action {}

        /**
         * A request to a webhook.
         *
         * @param url as the user wrote it
         * @param signingKey empty: not signed
         * @param authorization the header's value
         * @param ca whom to trust; empty: whom Java trusts
         */
        record Http(
                String url,
                Optional<SecretKey> signingKey,
                Optional<SecretKey> authorization,
                Optional<Tls.CertificateFile> ca)
                implements Action {}

        /**
         * One run of each of these.
         *
         * @param names of CaptureJobs of the same namespace
         */
        record CaptureJobs(List<String> names) implements Action {}
    }
}
