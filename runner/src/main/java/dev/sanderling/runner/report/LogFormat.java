package dev.sanderling.runner.report;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line a record, text or JSON, to standard error. */
public final class LogFormat extends Formatter {
    /**
     * For the system property {@code java.util.logging.config.class}: everything is set up by {@link #install}, so the
     * JDK need not read its own defaults first.
     */
    public static final class Untouched {}

    private final boolean json;

    private LogFormat(boolean json) {
        this.json = json;
    }

    /** Sets up the JDK's logging, which slf4j is bound to: quiet about the engine unless verbose. */
    public static void install(boolean json, boolean verbose) {
        Logger root = Logger.getLogger("");
        for (var handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new LogFormat(json));
        root.addHandler(console);
        root.setLevel(verbose ? Level.INFO : Level.WARNING);
        OURS.setLevel(Level.INFO);
        if (!verbose) {
            // The engine logs whole records, row values included, when it fails on one: our own sentence is enough.
            ENGINE.setLevel(Level.SEVERE);
            CONNECT.setLevel(Level.SEVERE);
        }
    }

    // Held strongly: the log manager forgets the level of a logger that nobody holds.
    private static final Logger OURS = Logger.getLogger("dev.sanderling");
    private static final Logger ENGINE = Logger.getLogger("io.debezium");
    private static final Logger CONNECT = Logger.getLogger("org.apache.kafka");

    @Override
    public String format(LogRecord record) {
        Instant time = record.getInstant().truncatedTo(ChronoUnit.MILLIS);
        String name = record.getLoggerName() == null ? "" : record.getLoggerName();
        String logger = name.substring(name.lastIndexOf('.') + 1);
        String message = formatMessage(record);
        String stack = stack(record.getThrown());
        if (!json) {
            return time + " " + level(record) + " " + logger + ": " + message + "\n" + stack;
        }
        return "{\"time\":\"" + time + "\",\"level\":\"" + level(record) + "\",\"logger\":\"" + escaped(name)
                + "\",\"message\":\"" + escaped(message) + "\""
                + (stack.isEmpty() ? "" : ",\"stack\":\"" + escaped(stack) + "\"") + "}\n";
    }

    private static String level(LogRecord record) {
        int level = record.getLevel().intValue();
        if (level >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level >= Level.WARNING.intValue()) {
            return "WARN";
        }
        return level >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    private static String stack(@org.jspecify.annotations.Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }
}
