package dev.sanderling.plan;

import dev.sanderling.api.Compression;
import dev.sanderling.api.FileFormat;
import java.nio.file.Path;

/** A destination of the job. */
public sealed interface SinkPlan {
    /** Unique in the job. */
    String name();

    /** What a row looks like. */
    Rows rows();

    /** Files below a directory, absolute as the pod sees it. */
    record Files(String name, Path directory, FileFormat format, Compression compression, Rows rows)
            implements SinkPlan {}
}
