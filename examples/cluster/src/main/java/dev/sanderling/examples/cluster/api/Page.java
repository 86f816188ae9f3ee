package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What part of a list is asked for.
 *
 * @param revision of the first page; all others show the same moment
 * @param after the last key of the page before; null for the first
 * @param limit objects of a page
 */
record Page(long revision, @Nullable ObjectKey after, int limit) {
    static Page of(ApiRequest request, long newest) {
        // What a server answers from its cache (revision 0) comes whole.
        boolean whole = request.query("limit").isEmpty()
                || request.query("resourceVersion").equals("0");
        int limit = whole ? Integer.MAX_VALUE : Integer.parseInt(request.query("limit"));
        return request.query("continue").isEmpty()
                ? new Page(newest, null, limit)
                : next(request.query("continue"), limit);
    }

    private static Page next(String token, int limit) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("\n", -1);
            return new Page(Long.parseLong(parts[0]), new ObjectKey(parts[1], parts[2], parts[3]), limit);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw ApiError.badRequest("continue key is not valid");
        }
    }

    /** Of all that is selected, in order of their keys, what follows; one more than the page holds tells of another. */
    List<ObjectNode> following(ResourceType type, List<ObjectNode> selected) {
        return selected.stream()
                .filter(object -> after == null || key(type, object).compareTo(after) > 0)
                .limit(limit == Integer.MAX_VALUE ? limit : limit + 1L)
                .toList();
    }

    /** For the client to send back. */
    String token(ResourceType type, ObjectNode last) {
        ObjectKey key = key(type, last);
        String words = String.join("\n", String.valueOf(revision), key.collection(), key.namespace(), key.name());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(words.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectKey key(ResourceType type, ObjectNode object) {
        return ObjectKey.of(
                type,
                object.path("metadata").path("namespace").asText(),
                object.path("metadata").path("name").asText());
    }
}
