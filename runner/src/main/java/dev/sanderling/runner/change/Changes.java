package dev.sanderling.runner.change;

import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Turns a connector's records into changes; one per run, because it keeps the tables' shapes. */
public interface Changes {
    /** The change a record is; null where it is none. */
    @Nullable
    Change from(SourceRecord record);
}
