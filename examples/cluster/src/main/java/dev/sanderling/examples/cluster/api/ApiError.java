package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A refusal, as the API server words it: an HTTP status and a {@code Status} object. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;

    private final transient @Nullable ObjectNode details;

    private ApiError(int code, String reason, String message) {
        this(code, reason, message, null);
    }

    private ApiError(int code, String reason, String message, @Nullable ObjectNode details) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    static ApiError notFound(ResourceType type, String name) {
        return new ApiError(404, "NotFound", "%s \"%s\" not found".formatted(type.qualified(), name));
    }

    static ApiError noSuchPath() {
        return new ApiError(404, "NotFound", "the server could not find the requested resource");
    }

    static ApiError alreadyExists(ResourceType type, String name) {
        return new ApiError(409, "AlreadyExists", "%s \"%s\" already exists".formatted(type.qualified(), name));
    }

    static ApiError conflict(ResourceType type, String name, String why) {
        return new ApiError(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.qualified(), name, why));
    }

    static ApiError applyConflict(String message) {
        return new ApiError(409, "Conflict", message);
    }

    static ApiError invalid(ResourceType type, String name, String why) {
        String group = type.group().isEmpty() ? "" : "." + type.group();
        ObjectNode details =
                Json.object().put("name", name).put("group", type.group()).put("kind", type.kind());
        return new ApiError(
                422, "Invalid", "%s%s \"%s\" is invalid: %s".formatted(type.kind(), group, name, why), details);
    }

    static ApiError unprocessable() {
        return new ApiError(422, "Invalid", "the server rejected our request due to an error in our request");
    }

    static ApiError badRequest(String message) {
        return new ApiError(400, "BadRequest", message);
    }

    static ApiError forbidden(String message) {
        return new ApiError(403, "Forbidden", message);
    }

    static ApiError terminating(ResourceType type, String name, String namespace) {
        ObjectNode details = Json.object().put("name", name).put("kind", type.plural());
        details.putArray("causes")
                .addObject()
                .put("reason", "NamespaceTerminating")
                .put("message", "namespace " + namespace + " is being terminated")
                .put("field", "metadata.namespace");
        return new ApiError(
                403,
                "Forbidden",
                "%s \"%s\" is forbidden: unable to create new content in namespace %s because it is being terminated"
                        .formatted(type.qualified(), name, namespace),
                details);
    }

    static ApiError internal(String message) {
        return new ApiError(500, "InternalError", message);
    }

    static ApiError expired() {
        return new ApiError(410, "Expired", "too old resource version");
    }

    static ApiError unsupported(String mediaType) {
        return new ApiError(
                415, "UnsupportedMediaType", "the body of the request was in an unknown format: " + mediaType);
    }

    static ApiError refused(int code, String message) {
        return new ApiError(code, code == 403 ? "Forbidden" : "ServiceUnavailable", message);
    }

    int code() {
        return code;
    }

    ObjectNode status() {
        ObjectNode status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        if (details != null) {
            status.set("details", details);
        }
        return status.put("status", "Failure")
                .put("message", getMessage())
                .put("reason", reason)
                .put("code", code);
    }
}
