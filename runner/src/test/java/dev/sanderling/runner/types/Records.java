package dev.sanderling.runner.types;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;

/** A running engine whose raw records are taken one by one. */
final class Records implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;

    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;

    Records(Map<String, String> settings) {
        var properties = new Properties();
        properties.putAll(settings);
        engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties)
                .notifying((events, committer) -> {
                    for (RecordChangeEvent<SourceRecord> event : events) {
                        seen.add(event.record());
                        committer.markProcessed(event);
                    }
                    committer.markBatchFinished();
                })
                .using((success, message, error) ->
                        seen.add(new IllegalStateException("the engine ended: " + message, error)))
                .build();
        executor.execute(engine);
    }

    /** The next record; fails where none comes or the engine has ended. */
    SourceRecord take() throws InterruptedException {
        Object next = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next instanceof SourceRecord record) {
            return record;
        }
        throw new IllegalStateException("no record came", next instanceof Throwable error ? error : null);
    }

    @Override
    public void close() throws IOException {
        try {
            engine.close();
        } catch (IllegalStateException e) {
            // It has ended by itself and refuses to be closed; why it ended is what the test is to say.
        }
        executor.close();
    }
}
