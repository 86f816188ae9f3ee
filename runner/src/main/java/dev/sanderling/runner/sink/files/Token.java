package dev.sanderling.runner.sink.files;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * All a process needs to publish a prepared segment.
 *
 * @param batch whose staging folder it is in
 * @param staged name of the segment's folder in it
 * @param list name of the segment, and so of its list
 * @param sha256 of the list
 * @param changes for people
 * @param bytes for people
 */
record Token(int v, String batch, String staged, String list, String sha256, long changes, long bytes) {
    private static final int VERSION = 1;
    private static final Pattern NAME = Pattern.compile("[0-9]{10}-[A-Za-z0-9-]{1,80}");

    static Token of(String batch, String staged, String list, String sha256, long changes, long bytes) {
        return new Token(VERSION, batch, staged, list, sha256, changes, bytes);
    }

    static Token read(String sink, String json) {
        try {
            Token token = Json.read(json.getBytes(StandardCharsets.UTF_8), Token.class);
            if (token.v == VERSION
                    && NAME.matcher(String.valueOf(token.batch)).matches()
                    && NAME.matcher(String.valueOf(token.list)).matches()
                    && String.valueOf(token.staged).matches("[0-9]{4,9}")
                    && String.valueOf(token.sha256).matches("[0-9a-f]{64}")) {
                return token;
            }
        } catch (IOException e) {
            throw malformed(sink, e);
        }
        throw malformed(sink, null);
    }

    private static Failure malformed(String sink, @org.jspecify.annotations.Nullable Throwable cause) {
        return new Failure(
                Reason.CHECKPOINT_MALFORMED,
                "Sink " + sink
                        + ": the checkpoint's pending token cannot be read, so the segment it stands for cannot be"
                        + " published; restore the checkpoint, or upgrade the runner if a newer one wrote it.",
                cause);
    }

    @Override
    public String toString() {
        return Json.line(this);
    }
}
