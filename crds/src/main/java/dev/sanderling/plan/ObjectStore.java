package dev.sanderling.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An object store, and how it is reached. */
public sealed interface ObjectStore {
    /** The bucket, or what the store calls one. */
    String bucket();

    /** Scheme, host and port; empty for the vendor's own. */
    Optional<String> endpoint();

    /** Scheme of the job's url. */
    String scheme();

    /** What of Secrets it needs. */
    List<SecretKey> secrets();

    /**
     * Amazon S3, and whatever speaks it.
     *
     * @param pathStyle whether the bucket is named in the path instead of the host name
     * @param keys empty for the pod's own identity
     */
    record S3(String bucket, Optional<String> endpoint, String region, boolean pathStyle, Optional<Keys> keys)
            implements ObjectStore {
        @Override
        public String scheme() {
            return "s3";
        }

        @Override
        public List<SecretKey> secrets() {
            return keys.stream()
                    .flatMap(k ->
                            Stream.concat(Stream.of(k.accessKeyId(), k.secretAccessKey()), k.sessionToken().stream()))
                    .toList();
        }
    }

    /**
     * Google Cloud Storage.
     *
     * @param key of a service account; empty for the pod's own identity
     */
    record Gcs(String bucket, Optional<String> endpoint, Optional<SecretKey> key) implements ObjectStore {
        @Override
        public String scheme() {
            return "gs";
        }

        @Override
        public List<SecretKey> secrets() {
            return key.stream().toList();
        }
    }

    /**
     * Azure Blob Storage.
     *
     * @param bucket the container
     * @param key of the account; empty for the pod's own identity
     */
    record Azure(String bucket, String account, Optional<String> endpoint, Optional<SecretKey> key)
            implements ObjectStore {
        @Override
        public String scheme() {
            return "az";
        }

        @Override
        public List<SecretKey> secrets() {
            return key.stream().toList();
        }
    }

    /** An access key in a Secret. */
    record Keys(SecretKey accessKeyId, SecretKey secretAccessKey, Optional<SecretKey> sessionToken) {}
}
