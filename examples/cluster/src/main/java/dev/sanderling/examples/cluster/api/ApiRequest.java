package dev.sanderling.examples.cluster.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request.
 *
 * @param path decoded, without query
 * @param token bearer token, null where none was sent
 */
record ApiRequest(
        String method,
        String path,
        Map<String, String> query,
        String contentType,
        String accept,
        String userAgent,
        @Nullable String token,
        String body) {

    String query(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(query(name));
    }

    boolean watch() {
        return flag("watch") || query("watch").equals("1");
    }

    boolean dryRun() {
        return !query("dryRun").isEmpty();
    }

    /** Whom managedFields name: what the client says, else the first word of its user agent. */
    String manager() {
        String manager = query("fieldManager");
        if (!manager.isEmpty()) {
            return manager;
        }
        int slash = userAgent.indexOf('/');
        String agent = slash < 0 ? userAgent : userAgent.substring(0, slash);
        return agent.isEmpty() ? "unknown" : agent;
    }
}
