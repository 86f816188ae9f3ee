package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.Retention;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.ReadRules;
import dev.sanderling.runner.source.SourceSession;
import dev.sanderling.runner.source.TableView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source where nothing happens. */
class StillSource implements SourceSession {
    @Override
    public String server() {
        return "Still 1";
    }

    @Override
    public SourceIdentity identity() {
        return new SourceIdentity("postgres", "1", 1L, 1L);
    }

    @Override
    public SourceNames names(@Nullable SourceNames known) {
        return new SourceNames("still", "still", true, "still", true, null);
    }

    @Override
    public void lock(SourceNames names, Duration patience) {}

    @Override
    public boolean holdsLock() {
        return true;
    }

    @Override
    public List<Finding> preflight(State state, Depth depth) {
        return List.of();
    }

    @Override
    public Boundary resumeFrom(State state, String position) {
        throw new AssertionError("nobody asked for it");
    }

    @Override
    public Work work(State state) {
        return new Work.FirstRun(0);
    }

    @Override
    public void settle(String position) {}

    @Override
    public Capture prepare(State state, String runId) {
        throw new AssertionError("nothing to capture here");
    }

    @Override
    public ReadRules rules() {
        throw new AssertionError("nothing to read here");
    }

    @Override
    public Optional<TableView> view(State state) {
        throw new AssertionError("nothing to read here");
    }

    @Override
    public Failure failure(Throwable engine) {
        return new Failure(Reason.ENGINE_FAILED, "still", engine);
    }

    @Override
    public Optional<Retention> retention(State state) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
