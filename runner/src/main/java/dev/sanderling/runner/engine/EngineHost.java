package dev.sanderling.runner.engine;

import dev.sanderling.runner.source.Capture;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.StopEngineException;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one Debezium engine to its end. The engine is ended in the two ways that are clean: a stop exception at the end
 * of a poll, or close from another thread while no poll is being handled; close interrupts the polling thread, and
 * with it a write that it might be in the middle of.
 */
public final class EngineHost {
    private static final Logger LOG = LoggerFactory.getLogger(EngineHost.class);
    private static final long WATCH_MILLIS = 100;

    private final PollHandler handler;
    private final Runnable pollingStarted;
    private final ReentrantLock gate = new ReentrantLock();
    private final WaitingBytes waiting = new WaitingBytes();
    private volatile boolean polling;
    private volatile boolean ended;
    /** The stop exception is on its way: a close as well would meet the engine in the middle of stopping. */
    private volatile boolean stopping;

    private volatile @Nullable Throwable handlerFailure;
    private volatile @Nullable Throwable engineFailure;

    private EngineHost(PollHandler handler, Runnable pollingStarted) {
        this.handler = handler;
        this.pollingStarted = pollingStarted;
    }

    /**
     * Runs an engine until the handler ends it or it fails.
     *
     * @param pollingStarted called once, on a thread of its own, when the engine has begun to poll
     * @return what ended it but for the handler's own wish; the handler's exception before the engine's
     */
    public static Optional<Throwable> run(
            Capture capture, Acknowledged acknowledged, PollHandler handler, Runnable pollingStarted) {
        return new EngineHost(handler, pollingStarted).run(capture, acknowledged);
    }

    private Optional<Throwable> run(Capture capture, Acknowledged acknowledged) {
        String offer = UUID.randomUUID().toString();
        CheckpointOffsetStore.offer(offer, acknowledged);
        StreamListener.offer(offer, waiting);
        try (ScheduledExecutorService watch = Executors.newScheduledThreadPool(2, EngineHost::daemon)) {
            DebeziumEngine<RecordChangeEvent<SourceRecord>> engine = DebeziumEngine.create(
                            ChangeEventFormat.of(Connect.class))
                    .using(EngineProperties.of(capture, offer, acknowledged.offsets() == null))
                    .using(OffsetCommitPolicy.always())
                    .using(new DebeziumEngine.ConnectorCallback() {
                        @Override
                        public void pollingStarted() {
                            polling = true;
                            watch.execute(EngineHost.this::announce);
                        }
                    })
                    .using((success, message, error) -> {
                        if (!success && engineFailure == null) {
                            engineFailure = error != null ? error : new ConnectException(message);
                        }
                    })
                    .notifying(new Consumer())
                    .build();
            watch.scheduleWithFixedDelay(() -> watch(engine), WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
            engine.run();
            watch.shutdownNow();
        }
        if (handlerFailure != null) {
            return Optional.of(handlerFailure);
        }
        return Optional.ofNullable(engineFailure);
    }

    private void announce() {
        try {
            pollingStarted.run();
        } catch (RuntimeException e) {
            engineFailure = e;
            ended = true;
        }
    }

    /** The wish to end is decided under the gate; close is called outside it, because it waits for the polling thread. */
    private void watch(DebeziumEngine<?> engine) {
        if (!polling || !wantsToEnd()) {
            return;
        }
        try {
            engine.close();
        } catch (IllegalStateException e) {
            LOG.debug("the engine is starting or stopping; asked again in {} ms", WATCH_MILLIS);
        } catch (IOException e) {
            LOG.warn("the engine did not close cleanly; nothing depends on it", e);
        }
    }

    private boolean wantsToEnd() {
        if (ended) {
            return !stopping;
        }
        if (!gate.tryLock()) {
            return false;
        }
        try {
            if (stopping) {
                return false;
            }
            ended |= !handler.idle();
        } catch (RuntimeException e) {
            handlerFailure = e;
            ended = true;
        } finally {
            gate.unlock();
        }
        return ended;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "engine-watch");
        thread.setDaemon(true);
        return thread;
    }

    private final class Consumer implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {
        @Override
        public void handleBatch(
                List<RecordChangeEvent<SourceRecord>> events,
                RecordCommitter<RecordChangeEvent<SourceRecord>> committer) {
            List<SourceRecord> records = new Records(events);
            gate.lock();
            try {
                if (ended || !handler.handle(records, () -> acknowledge(events, committer))) {
                    ended = true;
                }
            } catch (Throwable t) {
                // Kept here, not thrown at the engine: it would retry some and rename others.
                handlerFailure = t;
                ended = true;
            } finally {
                stopping = ended;
                gate.unlock();
                waiting.take(records);
            }
            if (ended) {
                throw new StopEngineException("the run is over");
            }
        }

        /** Which record is marked does not matter: the store answers only what is acknowledged. */
        private void acknowledge(
                List<RecordChangeEvent<SourceRecord>> events,
                RecordCommitter<RecordChangeEvent<SourceRecord>> committer) {
            try {
                committer.markProcessed(events.get(events.size() - 1));
                committer.markBatchFinished();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class Records extends AbstractList<SourceRecord> {
        private final List<RecordChangeEvent<SourceRecord>> events;

        Records(List<RecordChangeEvent<SourceRecord>> events) {
            this.events = events;
        }

        @Override
        public SourceRecord get(int index) {
            return events.get(index).record();
        }

        @Override
        public int size() {
            return events.size();
        }
    }
}
