package dev.sanderling.runner.sink.objects;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.ObjectStore;
import dev.sanderling.runner.sink.files.SinkFolder;
import dev.sanderling.runner.sink.files.Trouble;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a store answered, as a sentence with a remedy. */
record StoreTrouble(String sink, SinkFolder folder, ObjectStore store) implements Trouble {
    @Override
    public Failure of(String doing, IOException e) {
        String when = " (" + doing + ")";
        return switch (e) {
            case StoreException said -> of(said, said(said, doing));
            case NoSuchFileException gone ->
                failure(
                        Reason.SINK_UNREACHABLE,
                        folder.show(Path.of(gone.getFile())) + " is no longer there" + when
                                + "; the next run tries again. Is there a lifecycle rule that deletes below _staging?",
                        e);
            case FileAlreadyExistsException taken ->
                failure(
                        Reason.SINK_CONFLICT,
                        folder.show(Path.of(taken.getFile())) + " is there already" + when
                                + "; nothing was overwritten. Give each job a url of its own.",
                        e);
            default -> failure(Reason.SINK_UNREACHABLE, "the store failed" + when + "; the next run tries again.", e);
        };
    }

    private static String said(StoreException e, String doing) {
        return " (" + doing + "; " + e.said() + ")";
    }

    private Failure of(StoreException e, String said) {
        return switch (e.what()) {
            case BUCKET_MISSING ->
                failure(
                        Reason.SINK_BUCKET_MISSING,
                        "there is no bucket " + store.bucket() + " at " + where() + said
                                + "; create it, or correct the url.",
                        e);
            case CREDENTIALS_REFUSED ->
                failure(
                        Reason.SINK_CREDENTIALS_REFUSED,
                        "the store refuses the key" + said + "; "
                                + (store.secrets().isEmpty()
                                        ? "the pod's identity is used, because the job names no Secret: look at its"
                                                + " service account and role."
                                        : "put a valid one into the Secret "
                                                + store.secrets().get(0).secretName() + "."),
                        e);
            case CREDENTIALS_ABSENT ->
                failure(
                        Reason.SINK_CREDENTIALS_REFUSED,
                        "no key was found" + said + "; name a Secret in files." + field()
                                + ".credentials, or bind the pod's service account (spec.runner.serviceAccountName) to a"
                                + " role of the store.",
                        e);
            case FORBIDDEN ->
                failure(
                        Reason.SINK_NOT_WRITABLE,
                        "the key may not do this" + said + "; allow it " + rights() + " below " + folder.shown() + ".",
                        e);
            case CLOCK_SKEWED ->
                failure(
                        Reason.CLOCK_SKEWED,
                        "the clock here differs too much from the store's" + said
                                + "; set the node's clock (chrony, ntpd) and run again.",
                        e);
            case OTHER_REGION ->
                failure(
                        Reason.SINK_NOT_WRITABLE,
                        "the bucket is in another region or at another endpoint" + said + "; set files.s3.region"
                                + " to the bucket's region, and files.s3.endpoint where the store is not Amazon's.",
                        e);
            case FULL ->
                failure(
                        Reason.SINK_FULL,
                        "the store has no room left" + said
                                + "; raise the quota or delete what is listed. Nothing of this segment was published:"
                                + " the next run captures or publishes it again.",
                        e);
            case TLS ->
                failure(
                        Reason.TLS_FAILED,
                        "the certificate of " + where() + " is not trusted" + said
                                + "; if its authority is your own, put its certificates into a file that SSL_CERT_FILE"
                                + " names (spec.runner.env and volumes).",
                        e);
            case SLOW ->
                failure(
                        Reason.SINK_UNREACHABLE,
                        "the store is too slow" + said + "; nothing is lost, the next run tries again. If it stays so,"
                                + " look at the network and the store.",
                        e);
            case NOT_LOADED ->
                failure(
                        Reason.SINK_NOT_WRITABLE,
                        e.said()
                                + "; it unpacks 45 MB to the temporary directory, which must have the room, be writable"
                                + " and not be mounted noexec.",
                        e);
            case UNSUPPORTED ->
                failure(Reason.SINK_NOT_WRITABLE, "the store cannot do this" + said + "; use another one.", e);
            case UNREACHABLE ->
                failure(
                        Reason.SINK_UNREACHABLE,
                        where() + " did not do this" + said + "; nothing is lost, the next run tries again. If it"
                                + " stays so, look at endpoint, network and the store's health.",
                        e);
        };
    }

    private String where() {
        return store.endpoint()
                .orElse(
                        switch (store) {
                            case ObjectStore.S3 s3 -> "Amazon S3 in " + s3.region();
                            case ObjectStore.Gcs gcs -> "Google Cloud Storage";
                            case ObjectStore.Azure azure -> "the account " + azure.account();
                        });
    }

    private String field() {
        return switch (store) {
            case ObjectStore.S3 s3 -> "s3";
            case ObjectStore.Gcs gcs -> "gcs";
            case ObjectStore.Azure azure -> "azure";
        };
    }

    private String rights() {
        return switch (store) {
            case ObjectStore.S3 s3 -> "s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject";
            case ObjectStore.Gcs gcs -> "the role Storage Object User";
            case ObjectStore.Azure azure -> "the role Storage Blob Data Contributor";
        };
    }
}
