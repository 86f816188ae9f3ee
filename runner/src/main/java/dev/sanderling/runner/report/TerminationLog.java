package dev.sanderling.runner.report;

import dev.sanderling.json.Json;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Retention;
import dev.sanderling.outcome.TerminationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        String first = shorter.message();
        int all = message.findings() == null ? 0 : message.findings().size();
        byte[] json = json(shorter);
        while (json.length > MOST_BYTES && shorter.findings() != null) {
            List<Finding> findings = shorter.findings();
            int left = findings.size() - 1;
            shorter = with(
                    shorter,
                    first + " (" + (all - left) + " of " + all + " findings are only in this run's log.)",
                    left == 0 ? null : findings.subList(0, left));
            json = json(shorter);
        }
        return json;
    }

    private static TerminationMessage with(
            TerminationMessage message, String sentence, @Nullable List<Finding> findings) {
        return new TerminationMessage(
                message.reason(),
                sentence,
                findings,
                message.batch(),
                message.behind(),
                message.server(),
                message.retention(),
                message.sink());
    }

    /** As Jackson reads it into a {@link TerminationMessage}: the operator does, and its fields are few. */
    private static byte[] json(TerminationMessage message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", message.reason().word());
        fields.put("message", message.message());
        put(fields, "findings", findings(message.findings()));
        put(fields, "batch", message.batch());
        put(fields, "behind", message.behind());
        put(fields, "server", message.server());
        put(fields, "retention", retention(message.retention()));
        put(fields, "sink", message.sink());
        return Json.compact(fields).getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Object retention(@Nullable Retention retention) {
        if (retention == null) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "bytes", retention.bytes());
        put(fields, "secondsToLoss", retention.secondsToLoss());
        put(fields, "limit", retention.limit());
        return fields;
    }

    private static @Nullable Object findings(@Nullable List<Finding> findings) {
        if (findings == null) {
            return null;
        }
        List<Object> list = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("reason", finding.reason().word());
            fields.put("message", finding.message());
            put(fields, "sink", finding.sink());
            list.add(fields);
        }
        return list;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
