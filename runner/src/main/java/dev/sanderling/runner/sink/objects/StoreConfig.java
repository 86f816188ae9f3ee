package dev.sanderling.runner.sink.objects;

import dev.sanderling.plan.ObjectStore;
import dev.sanderling.plan.SecretKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** A store as the library wants it described. Keys of a Secret keep it from looking for others in the environment. */
final class StoreConfig {
    private StoreConfig() {}

    /** The library's name of the kind of store. */
    static String service(ObjectStore store) {
        return switch (store) {
            case ObjectStore.S3 s3 -> "s3";
            case ObjectStore.Gcs gcs -> "gcs";
            case ObjectStore.Azure azure -> "azblob";
        };
    }

    /**
     * Its settings, with secrets in them.
     *
     * @throws dev.sanderling.outcome.Failure SecretMissing, SecretKeyMissing
     */
    static Map<String, String> of(ObjectStore store, Function<SecretKey, String> secrets) {
        var config = new HashMap<String, String>();
        config.put("root", "/");
        switch (store) {
            case ObjectStore.S3 s3 -> s3(s3, secrets, config);
            case ObjectStore.Gcs gcs -> {
                config.put("bucket", gcs.bucket());
                gcs.endpoint().ifPresent(endpoint -> config.put("endpoint", endpoint));
                gcs.key().ifPresent(key -> {
                    byte[] json = secrets.apply(key).getBytes(StandardCharsets.UTF_8);
                    config.put("credential", Base64.getEncoder().encodeToString(json));
                    config.put("disable_config_load", "true");
                    config.put("disable_vm_metadata", "true");
                });
            }
            case ObjectStore.Azure azure -> {
                config.put("container", azure.bucket());
                config.put("account_name", azure.account());
                config.put(
                        "endpoint", azure.endpoint().orElse("https://" + azure.account() + ".blob.core.windows.net"));
                azure.key().ifPresent(key -> config.put("account_key", secrets.apply(key)));
            }
        }
        return config;
    }

    private static void s3(ObjectStore.S3 s3, Function<SecretKey, String> secrets, Map<String, String> config) {
        config.put("bucket", s3.bucket());
        config.put("region", s3.region());
        s3.endpoint().ifPresent(endpoint -> config.put("endpoint", endpoint));
        config.put("enable_virtual_host_style", Boolean.toString(!s3.pathStyle()));
        s3.keys().ifPresent(keys -> {
            config.put("access_key_id", secrets.apply(keys.accessKeyId()));
            config.put("secret_access_key", secrets.apply(keys.secretAccessKey()));
            keys.sessionToken().ifPresent(token -> config.put("session_token", secrets.apply(token)));
            config.put("disable_config_load", "true");
            config.put("disable_ec2_metadata", "true");
        });
    }
}
