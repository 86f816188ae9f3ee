package dev.sanderling.plan;

import dev.sanderling.api.AzureSpec;
import dev.sanderling.api.FilesSpec;
import dev.sanderling.api.GcsSpec;
import dev.sanderling.api.Patterns;
import dev.sanderling.api.S3CredentialsSpec;
import dev.sanderling.api.S3Spec;
import dev.sanderling.api.StoreKeySpec;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks how the store of an {@code s3://}, {@code gs://} or {@code az://} url is reached. */
final class StoreCheck {
    private static final Pattern ENDPOINT = Pattern.compile(Patterns.ENDPOINT);
    private static final Pattern ACCOUNT = Pattern.compile(Patterns.AZURE_ACCOUNT);
    private static final S3Spec AMAZON = new S3Spec(null, null, null, null);
    private static final GcsSpec GOOGLE = new GcsSpec(null, null);

    private StoreCheck() {}

    /** Empty for a file system. */
    static Optional<ObjectStore> check(Place place, FilesUrl url, FilesSpec files) {
        onlyFor("s3", files.s3(), place, url);
        onlyFor("gs", files.gcs(), place, url);
        onlyFor("az", files.azure(), place, url);
        return switch (url.scheme()) {
            case "s3" -> Optional.of(s3(place.field("s3"), url.bucket(), files.s3() == null ? AMAZON : files.s3()));
            case "gs" -> Optional.of(gcs(place.field("gcs"), url.bucket(), files.gcs() == null ? GOOGLE : files.gcs()));
            case "az" -> azure(place.field("azure"), url.bucket(), files.azure());
            default -> Optional.empty();
        };
    }

    private static void onlyFor(String scheme, @Nullable Object spec, Place files, FilesUrl url) {
        if (spec != null && !url.scheme().equals(scheme)) {
            String field = scheme.equals("s3") ? "s3" : scheme.equals("gs") ? "gcs" : "azure";
            files.field(field)
                    .problem("is for a url that begins with " + scheme + "://; leave it out, or correct the url");
        }
    }

    private static ObjectStore s3(Place place, String bucket, S3Spec given) {
        String region = given.region() == null ? Defaults.S3_REGION : given.region();
        if (!Names.isLabel(region, 63)) {
            place.field("region").problem("'" + region + "' is not a region; use a name like eu-central-1");
        }
        Optional<String> endpoint = endpoint(place, given.endpoint());
        return new ObjectStore.S3(
                bucket,
                endpoint,
                region,
                given.pathStyle() == null ? endpoint.isPresent() : given.pathStyle(),
                Optional.ofNullable(given.credentials()).map(keys -> keys(place.field("credentials"), keys)));
    }

    private static ObjectStore.Keys keys(Place place, S3CredentialsSpec spec) {
        String secret = place.field("secretName").required(spec.secretName(), "the Secret with the access key");
        Names.object(place.field("secretName"), secret);
        return new ObjectStore.Keys(
                new SecretKey(
                        secret,
                        Names.key(place.field("accessKeyIdKey"), spec.accessKeyIdKey(), Defaults.ACCESS_KEY_ID_KEY)),
                new SecretKey(
                        secret,
                        Names.key(
                                place.field("secretAccessKeyKey"),
                                spec.secretAccessKeyKey(),
                                Defaults.SECRET_ACCESS_KEY_KEY)),
                Optional.ofNullable(spec.sessionTokenKey())
                        .map(key -> new SecretKey(secret, Names.key(place.field("sessionTokenKey"), key, ""))));
    }

    private static ObjectStore gcs(Place place, String bucket, GcsSpec given) {
        return new ObjectStore.Gcs(
                bucket, endpoint(place, given.endpoint()), key(place.field("credentials"), given.credentials()));
    }

    private static Optional<ObjectStore> azure(Place place, String container, @Nullable AzureSpec given) {
        if (given == null) {
            place.problem("is required with az://: it names the storage account");
            return Optional.empty();
        }
        String account = place.field("account").required(given.account(), "the storage account");
        if (!account.isEmpty() && !ACCOUNT.matcher(account).matches()) {
            place.field("account").problem("'" + account + "' is not an account: 3 to 24 small letters and digits");
        }
        return Optional.of(new ObjectStore.Azure(
                container,
                account,
                endpoint(place, given.endpoint()),
                key(place.field("credentials"), given.credentials())));
    }

    private static Optional<String> endpoint(Place place, @Nullable String endpoint) {
        if (endpoint != null
                && (endpoint.length() > 253 || !ENDPOINT.matcher(endpoint).matches())) {
            place.field("endpoint").problem("'" + endpoint + "' is not http://host:port or https://host:port");
        }
        return Optional.ofNullable(endpoint);
    }

    private static Optional<SecretKey> key(Place place, @Nullable StoreKeySpec spec) {
        if (spec == null) {
            return Optional.empty();
        }
        String secret = place.field("secretName").required(spec.secretName(), "the Secret with the key");
        Names.object(place.field("secretName"), secret);
        return Optional.of(new SecretKey(secret, Names.key(place.field("key"), spec.key(), Defaults.STORE_KEY)));
    }
}
