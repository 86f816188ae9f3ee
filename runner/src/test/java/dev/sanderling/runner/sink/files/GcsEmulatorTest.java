package dev.sanderling.runner.sink.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.api.Compression;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.ObjectStore;
import dev.sanderling.runner.sink.objects.ObjectStorage;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Google's own emulator, where one runs: {@code npm install firebase-tools}, {@code NODE_PATH=node_modules node
 * src/test/resources/gcs/emulator.js 9199}; then {@code http_proxy=http://127.0.0.1:9200 NO_PROXY=127.0.0.1} and
 * {@code -Dsanderling.gcs=http://127.0.0.1:9199}. The key is the pod's identity, from where Google's nodes give it. Objects of
 * more than one request are not tried: the emulator has no such uploads.
 */
@EnabledIfSystemProperty(named = "sanderling.gcs", matches = "http.*")
class GcsEmulatorTest {
    private static final String AT = System.getProperty("sanderling.gcs");

    private static Storage storage(String bucket) {
        var store = new ObjectStore.Gcs(bucket, Optional.of(AT), Optional.empty());
        return ObjectStorage.of(Rows.plan(Job.ROOT, Compression.NONE), store, secret -> "none");
    }

    @Test
    void what_is_committed_is_there_once() throws Exception {
        Storage storage = storage("lake");
        storage.ops().deleteAll(Job.ROOT);
        FilesSink sink = Job.sink(storage);
        assertThat(sink.preflight()).isEmpty();
        Job job = new Job(3);
        job.run(sink);
        Storage again = storage("lake");
        job.assertExact(again.ops());
        job.assertClean(again.ops());
        FilesSink other = Job.sink(again);
        assertThat(other.newestEpoch(0)).hasValue(1);
        assertThat(other.newestEpoch(1)).isEmpty();
        assertThatThrownBy(() -> again.ops().link(Job.ROOT.resolve("_owner.json"), Job.ROOT.resolve("_owner.json")))
                .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    }

    @Test
    void what_it_refuses() {
        assertThat(Job.sink(storage("nobody-made-this")).preflight())
                .singleElement()
                .satisfies(f -> assertThat(f.reason()).isEqualTo(Reason.SINK_BUCKET_MISSING));
    }
}
