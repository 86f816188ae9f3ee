package dev.sanderling.examples.faults;

import dev.sanderling.examples.faults.database.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Looks all the time whether a source was told to forget what its checkpoint does not have. */
final class Monitor implements AutoCloseable {
    private static final long PAUSE_MILLIS = 150;

    private final Thread thread;
    private volatile boolean open = true;

    private Monitor(List<Captured> jobs) {
        this.thread = Thread.ofPlatform().daemon().name("monitor").start(() -> watch(jobs));
    }

    static Monitor start(Database database, List<Captured> jobs) {
        return new Monitor(jobs);
    }

    private void watch(List<Captured> jobs) {
        while (open) {
            for (Captured job : jobs) {
                try {
                    job.glance();
                } catch (SQLException | IOException e) {
                    // The database is away; it comes back.
                } catch (InterruptedException e) {
                    return;
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        open = false;
        thread.join();
    }
}
