package dev.sanderling.runner.sink.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.api.Compression;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.ObjectStore;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.runner.sink.objects.ObjectStorage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Azure's own stand-in, where one runs: {@code npm install azurite}, {@code azurite-blob --inMemoryPersistence}, and
 * {@code -Dsanderling.azurite=http://127.0.0.1:10000}. Its one account and key are public.
 */
@EnabledIfSystemProperty(named = "sanderling.azurite", matches = "http.*")
class AzuriteTest {
    private static final String AT = System.getProperty("sanderling.azurite");
    private static final String ACCOUNT = "devstoreaccount1";
    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static Storage storage(String container, String key) {
        var store = new ObjectStore.Azure(
                container, ACCOUNT, Optional.of(AT + "/" + ACCOUNT), Optional.of(new SecretKey("s", "key")));
        return ObjectStorage.of(Rows.plan(Job.ROOT, Compression.NONE), store, secret -> key);
    }

    @Test
    void what_is_committed_is_there_once() throws Exception {
        createContainer("lake");
        Storage storage = storage("lake", KEY);
        storage.ops().deleteAll(Job.ROOT);
        FilesSink sink = Job.sink(storage);
        assertThat(sink.preflight()).isEmpty();
        Job job = new Job(3);
        job.run(sink);
        Storage again = storage("lake", KEY);
        job.assertExact(again.ops());
        job.assertClean(again.ops());
        FilesSink other = Job.sink(again);
        assertThat(other.newestEpoch(0)).hasValue(1);
        assertThat(other.newestEpoch(1)).isEmpty();
        try (var out = again.ops().create(Job.ROOT.resolve("big"))) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 20; i++) {
                out.write(block, 0, block.length);
            }
            out.force();
        }
        assertThat(again.ops().size(Job.ROOT.resolve("big"))).hasValue(20 << 20);
        assertThatThrownBy(() -> again.ops().link(Job.ROOT.resolve("big"), Job.ROOT.resolve("_owner.json")))
                .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    }

    @Test
    void what_it_refuses() {
        assertReason(storage("nobody-made-this", KEY), Reason.SINK_BUCKET_MISSING);
        String wrong = Base64.getEncoder().encodeToString(new byte[64]);
        assertReason(storage("lake", wrong), Reason.SINK_CREDENTIALS_REFUSED);
    }

    private static void assertReason(Storage storage, Reason reason) {
        assertThat(Job.sink(storage).preflight()).singleElement().satisfies(f -> {
            assertThat(f.reason()).isEqualTo(reason);
            assertThat(f.message()).doesNotContain("RequestId");
        });
    }

    private static void createContainer(String name) throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        String headers = "x-ms-date:" + date + "\nx-ms-version:2021-08-06\n";
        String toSign = "PUT\n" + "\n".repeat(11) + headers + "/" + ACCOUNT + "/" + ACCOUNT + "/" + name
                + "\nrestype:container";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(toSign.getBytes("UTF-8")));
        var request = HttpRequest.newBuilder(URI.create(AT + "/" + ACCOUNT + "/" + name + "?restype=container"))
                .header("x-ms-date", date)
                .header("x-ms-version", "2021-08-06")
                .header("Authorization", "SharedKey " + ACCOUNT + ":" + signature)
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
        assertThat(List.of(201, 409)).contains(status);
    }
}
