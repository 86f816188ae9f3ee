package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is started for each published batch that had changes; exactly one kind. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.job), has(self.http), has(self.captureJobs)].filter(x, x).size() == 1",
        message = "exactly one of job, http and captureJobs is needed")
public record AfterBatchSpec(
        @JsonPropertyDescription("A Job of your own image, which finds the batch in a file.") @Nullable
        BatchJobSpec job,

        @JsonPropertyDescription("A request to a webhook: a CloudEvent of type dev.sanderling.batch.v1.") @Nullable
        WebhookSpec http,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "Other CaptureJobs of this namespace of which one run starts now, also where they are suspended.")
        @Nullable
        List<CaptureJobReference> captureJobs,

        @JsonPropertyDescription(
                "Whether batches that wait, 20 at most, are handed over at once instead of one by one. Default: false.")
        @Nullable
        Boolean coalesce,

        @JsonPropertyDescription(
                "A batch whose hand-over failed. Retry: it is tried again, after a minute first and an hour at last, and later batches wait. Skip: the status says so, and the next one follows. Default: Retry.")
        @Nullable
        OnFailedHandOver onFailure) {}
