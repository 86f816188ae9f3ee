package dev.sanderling.plan;

import dev.sanderling.api.AzureSpec;
import dev.sanderling.api.GcsSpec;
import dev.sanderling.api.S3CredentialsSpec;
import dev.sanderling.api.S3Spec;
import dev.sanderling.api.StoreKeySpec;

/** Reads how object stores are reached. */
final class StoreReader {
    private StoreReader() {}

    static S3Spec s3(Fields f) {
        return new S3Spec(
                f.text("endpoint"),
                f.text("region"),
                f.flag("pathStyle"),
                f.object(
                        "credentials",
                        c -> new S3CredentialsSpec(
                                c.text("secretName"),
                                c.text("accessKeyIdKey"),
                                c.text("secretAccessKeyKey"),
                                c.text("sessionTokenKey"))));
    }

    static GcsSpec gcs(Fields f) {
        return new GcsSpec(f.text("endpoint"), f.object("credentials", StoreReader::key));
    }

    static AzureSpec azure(Fields f) {
        return new AzureSpec(f.text("account"), f.text("endpoint"), f.object("credentials", StoreReader::key));
    }

    private static StoreKeySpec key(Fields f) {
        return new StoreKeySpec(f.text("secretName"), f.text("key"));
    }
}
