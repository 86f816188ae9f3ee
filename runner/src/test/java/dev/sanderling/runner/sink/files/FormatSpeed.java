package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.api.FileFormat;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How fast one core turns narrow rows into each format, and what a filter and a mask cost, in a JVM with the options of
 * the shipped runner. {@code make bench-formats}; no part of a usual build.
 */
class FormatSpeed {
    @Test
    void print() throws RunnerException, IOException {
        for (String part : List.of("NONE", "SNAPPY")) {
            boolean plain = part.equals("NONE");
            var options = new OptionsBuilder()
                    .include(FormatBenchmark.class.getName())
                    .param("compression", part)
                    .param(
                            "transforms",
                            plain ? new String[] {"none", "filter", "filter and mask"} : new String[] {"none"})
                    .param(
                            "format",
                            plain
                                    ? System.getProperty("formats", "JSONL,CSV,AVRO,PARQUET")
                                            .split(",")
                                    : new String[] {"AVRO", "PARQUET"})
                    .jvmArgs("@src/main/dist/large.options", "-XX:-UsePerfData")
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(2))
                    .measurementIterations(3)
                    .measurementTime(TimeValue.seconds(2))
                    .build();
            for (RunResult result : new Runner(options).run()) {
                print(result);
            }
        }
    }

    private static void print(RunResult result) throws IOException {
        var benchmark = new FormatBenchmark();
        benchmark.format = FileFormat.valueOf(result.getParams().getParam("format"));
        benchmark.compression = Compression.valueOf(result.getParams().getParam("compression"));
        benchmark.transforms = result.getParams().getParam("transforms");
        benchmark.prepare();
        double bytes = (double) benchmark.object() / FormatBenchmark.ROWS;
        double nanos = result.getPrimaryResult().getScore();
        System.out.printf(
                Locale.ROOT,
                "## %-8s %-7s %-16s %5.0f ns a row, %9.0f rows/s, %5.0f MB/s of %3.0f bytes a row%n",
                benchmark.format,
                benchmark.compression,
                benchmark.transforms,
                nanos,
                1e9 / nanos,
                bytes * 1e3 / nanos,
                bytes);
    }
}
