package dev.sanderling.runner.transform;

import dev.sanderling.api.HashEncoding;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SecretKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 of a value's text in UTF-8. */
final class Hashing {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST = 16;

    private final Mac mac;
    private final HashEncoding encoding;

    private Hashing(Mac mac, HashEncoding encoding) {
        this.mac = mac;
        this.encoding = encoding;
    }

    /**
     * With that key.
     *
     * @throws Failure TransformInvalid where the key is too short to be one
     */
    static Hashing of(SecretKey name, String key, HashEncoding encoding) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST) {
            throw new Failure(
                    Reason.TRANSFORM_INVALID,
                    "The key \"" + name.key() + "\" of the Secret \"" + name.secretName() + "\" has " + bytes.length
                            + " bytes, with which a hash can be guessed; give it at least " + SHORTEST
                            + ", e.g. from openssl rand -base64 32.");
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
            return new Hashing(mac, encoding);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    String of(String text) {
        byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return switch (encoding) {
            case BASE64 -> Base64.getEncoder().encodeToString(hash);
            case HEX -> HexFormat.of().formatHex(hash);
        };
    }
}
