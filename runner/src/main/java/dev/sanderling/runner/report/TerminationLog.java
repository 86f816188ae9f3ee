package dev.sanderling.runner.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.outcome.TerminationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The termination message: the last word of a run, read by the kubelet and so by the operator. */
public final class TerminationLog {
    /** The kubelet cuts what is longer, and cut JSON is none. */
    private static final int MOST_BYTES = 4096;

    private static final int MESSAGE_CHARACTERS = 1500;

    private TerminationLog() {}

    /** Writes the message, shortened to what the kubelet takes; a file that cannot be written is only logged. */
    public static void write(Path file, TerminationMessage message) {
        try {
            Files.write(file, bytes(message));
        } catch (IOException e) {
            System.err.println("The termination message could not be written to " + file + ": " + e.getMessage());
        }
    }

    static byte[] bytes(TerminationMessage message) {
        TerminationMessage shorter = message.message().length() <= MESSAGE_CHARACTERS
                ? message
                : with(message, message.message().substring(0, MESSAGE_CHARACTERS - 3) + "...", message.findings());
        byte[] json = json(shorter);
        while (json.length > MOST_BYTES && shorter.findings() != null) {
            List<dev.sanderling.outcome.Finding> findings = shorter.findings();
            int left = findings.size() - 1;
            shorter = with(shorter, shorter.message(), left == 0 ? null : findings.subList(0, left));
            json = json(shorter);
        }
        return json;
    }

    private static TerminationMessage with(
            TerminationMessage message,
            String sentence,
            @org.jspecify.annotations.Nullable List<dev.sanderling.outcome.Finding> findings) {
        return new TerminationMessage(
                message.reason(), sentence, findings, message.batch(), message.behind(), message.server());
    }

    private static byte[] json(TerminationMessage message) {
        try {
            return new ObjectMapper().writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a termination message is always JSON", e);
        }
    }
}
