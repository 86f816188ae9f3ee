package dev.sanderling.operator;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;

/** What somebody who reads the log is called for, as long as this is open. */
final class Warnings extends Handler implements AutoCloseable {
    private static final Logger ROOT = LogContext.getLogContext().getLogger("");

    private final List<String> told = new CopyOnWriteArrayList<>();

    Warnings() {
        setLevel(Level.WARNING);
        ROOT.addHandler(this);
    }

    List<String> told() {
        return told;
    }

    @Override
    public void publish(LogRecord entry) {
        if (isLoggable(entry)) {
            told.add(entry.getLoggerName() + ": " + entry.getMessage() + " " + entry.getThrown());
        }
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        ROOT.removeHandler(this);
    }
}
