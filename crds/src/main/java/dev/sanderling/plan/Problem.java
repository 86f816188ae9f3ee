package dev.sanderling.plan;

/**
 * One thing wrong with a document.
 *
 * @param path field path as the user wrote it, e.g. {@code spec.sinks[0].files.url}
 * @param message what is wrong and what is accepted instead
 */
public record Problem(String path, String message) {
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
