package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tokens of service accounts: nothing secret, only a name that the server recognises again. */
final class Tokens {
    private static final String PREFIX = "stand-in:";

    private Tokens() {}

    static ObjectNode answer(Address serviceAccount, ObjectNode request, Instant now) {
        long seconds = request.path("spec").path("expirationSeconds").asLong(3600);
        request.putObject("status")
                .put("token", PREFIX + serviceAccount.namespace() + ":" + serviceAccount.name())
                .put("expirationTimestamp", now.plusSeconds(seconds).toString());
        return request;
    }

    /** {@code namespace:name} of the service account, or empty for any other token or none. */
    static String caller(@Nullable String token) {
        return token != null && token.startsWith(PREFIX) ? token.substring(PREFIX.length()) : "";
    }
}
