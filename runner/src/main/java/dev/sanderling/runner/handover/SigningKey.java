package dev.sanderling.runner.handover;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs events as Standard Webhooks has it: HMAC-SHA256 of id, time and body, with a dot between them. */
final class SigningKey {
    private static final String PREFIX = "whsec_";
    private static final int FEWEST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private SigningKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** The key of that text, with the prefix or without; empty where it is none. */
    static Optional<SigningKey> of(String text) {
        String base64 = text.strip();
        try {
            byte[] key =
                    Base64.getDecoder().decode(base64.startsWith(PREFIX) ? base64.substring(PREFIX.length()) : base64);
            return key.length < FEWEST_BYTES || key.length > MOST_BYTES
                    ? Optional.empty()
                    : Optional.of(new SigningKey(key));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The header's value: version and signature. */
    String sign(String id, Instant time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + "." + time.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
