package dev.sanderling.plan;

import dev.sanderling.api.AfterBatchSpec;
import dev.sanderling.api.BatchJobSpec;
import dev.sanderling.api.CaptureJobReference;
import dev.sanderling.api.FileReference;
import dev.sanderling.api.OnFailedHandOver;
import dev.sanderling.api.SecretKeySpec;
import dev.sanderling.api.WebhookSpec;
import org.jspecify.annotations.Nullable;

/** The wire form of spec.afterBatch. */
final class AfterBatchReader {
    /** Stands for what a pod of ours has no use for. */
    private static final BatchJobSpec UNREAD =
            new BatchJobSpec(null, null, null, null, null, null, null, null, null, null);

    private AfterBatchReader() {}

    static AfterBatchSpec read(Fields f) {
        return new AfterBatchSpec(
                job(f),
                f.object(
                        "http",
                        h -> new WebhookSpec(
                                h.text("url"),
                                h.object("signingKey", AfterBatchReader::secretKey),
                                h.object("authorization", AfterBatchReader::secretKey),
                                h.object(
                                        "ca",
                                        c -> new FileReference(
                                                c.text("configMapName"), c.text("secretName"), c.text("key"))))),
                f.objects("captureJobs", c -> new CaptureJobReference(c.text("name"))),
                f.flag("coalesce"),
                f.word("onFailure", OnFailedHandOver.values(), Spelling::camel));
    }

    /** Whether nothing is known of it but that it is there. */
    static boolean isUnread(BatchJobSpec job) {
        return job == UNREAD;
    }

    private static @Nullable BatchJobSpec job(Fields f) {
        Object job = f.raw("job");
        if (job == null || f.strictness() == Strictness.STRICT) {
            return job == null
                    ? null
                    : EmbeddedReader.read(BatchJobSpec.class, job, f.place().field("job"));
        }
        return UNREAD;
    }

    private static SecretKeySpec secretKey(Fields f) {
        return new SecretKeySpec(f.text("secretName"), f.text("key"));
    }
}
