package dev.sanderling.runner.sink;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A sink whose troubles name it. A refused password or a value that does not fit can be the source's as well as a
 * sink's, and the code that meets it, which both share, cannot tell; here it is known.
 */
public final class Accountable {
    private Accountable() {}

    /** The same sink; its findings and failures name it. */
    public static Sink of(Sink sink) {
        return switch (sink) {
            case StagedSink staged -> new Staging(staged);
            case PositionedSink positioned -> new Positioned(positioned);
            case KeyedSink keyed -> new Keyed(keyed);
        };
    }

    /** What is got for a sink; a failure names it. */
    public static <T> T call(String sink, Supplier<T> step) {
        try {
            return step.get();
        } catch (Failure failure) {
            throw failure.at(sink);
        }
    }

    private static void run(Sink sink, Runnable step) {
        try {
            step.run();
        } catch (Failure failure) {
            throw failure.at(sink.name());
        }
    }

    private static void write(Sink sink, Change change) {
        // Once for each change: no object is made for it.
        try {
            sink.write(change);
        } catch (Failure failure) {
            throw failure.at(sink.name());
        }
    }

    private static List<Finding> named(Sink sink, Supplier<List<Finding>> look) {
        return call(sink.name(), look).stream()
                .map(finding -> finding.at(sink.name()))
                .toList();
    }

    private record Staging(StagedSink sink) implements StagedSink {
        @Override
        public String name() {
            return sink.name();
        }

        @Override
        public List<Finding> preflight() {
            return named(sink, sink::preflight);
        }

        @Override
        public List<String> warnings() {
            return call(sink.name(), sink::warnings);
        }

        @Override
        public void begin(Batch batch) {
            run(sink, () -> sink.begin(batch));
        }

        @Override
        public void write(Change change) {
            Accountable.write(sink, change);
        }

        @Override
        public Staged prepare(Segment segment) {
            return call(sink.name(), () -> sink.prepare(segment));
        }

        @Override
        public void publish(String token) {
            run(sink, () -> sink.publish(token));
        }

        @Override
        public void clean(long epoch, Set<String> keep) {
            run(sink, () -> sink.clean(epoch, keep));
        }

        @Override
        public OptionalLong newestEpoch(long above) {
            return call(sink.name(), () -> sink.newestEpoch(above));
        }

        @Override
        public void close() {
            run(sink, sink::close);
        }
    }

    private record Positioned(PositionedSink sink) implements PositionedSink {
        @Override
        public String name() {
            return sink.name();
        }

        @Override
        public List<Finding> preflight() {
            return named(sink, sink::preflight);
        }

        @Override
        public List<Finding> preflight(List<CatalogTable> tables) {
            return named(sink, () -> sink.preflight(tables));
        }

        @Override
        public List<String> warnings() {
            return call(sink.name(), sink::warnings);
        }

        @Override
        public void begin(Batch batch) {
            run(sink, () -> sink.begin(batch));
        }

        @Override
        public void write(Change change) {
            Accountable.write(sink, change);
        }

        @Override
        public Optional<Held> held() {
            return call(sink.name(), sink::held);
        }

        @Override
        public Optional<Held> fence(Batch batch) {
            return call(sink.name(), () -> sink.fence(batch));
        }

        @Override
        public boolean mirrors() {
            return sink.mirrors();
        }

        @Override
        public boolean isNew(Table table) {
            return call(sink.name(), () -> sink.isNew(table));
        }

        @Override
        public Difference difference(Table table) {
            return call(sink.name(), () -> sink.difference(table));
        }

        @Override
        public void anew(Table table) {
            run(sink, () -> sink.anew(table));
        }

        @Override
        public long commit(Segment segment) {
            return call(sink.name(), () -> sink.commit(segment));
        }

        @Override
        public void close() {
            run(sink, sink::close);
        }
    }

    private record Keyed(KeyedSink sink) implements KeyedSink {
        @Override
        public String name() {
            return sink.name();
        }

        @Override
        public List<Finding> preflight() {
            return named(sink, sink::preflight);
        }

        @Override
        public List<String> warnings() {
            return call(sink.name(), sink::warnings);
        }

        @Override
        public void begin(Batch batch) {
            run(sink, () -> sink.begin(batch));
        }

        @Override
        public void write(Change change) {
            Accountable.write(sink, change);
        }

        @Override
        public long deliver(Segment segment) {
            return call(sink.name(), () -> sink.deliver(segment));
        }

        @Override
        public void close() {
            run(sink, sink::close);
        }
    }
}
