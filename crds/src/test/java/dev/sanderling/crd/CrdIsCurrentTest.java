package dev.sanderling.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class CrdIsCurrentTest {
    /** etcd takes 1.5 MiB, kubectl's annotation 256 KiB; beyond half of that {@code kubectl apply} would soon fail. */
    private static final int BYTES = 128 * 1024;

    @Test
    void theCommittedFileIsWhatTheRecordsSay() throws IOException {
        String generated = Crd.generate();
        if (Boolean.getBoolean("update")) {
            Files.writeString(Crd.COMMITTED, generated);
        }

        assertThat(Crd.committed())
                .as("write it anew with: mvn -pl crds test -Dtest=CrdIsCurrentTest -Dupdate=true")
                .isEqualTo(generated);
    }

    @Test
    void itIsSmallEnoughForClientSideApply() {
        String annotation = new KubernetesSerialization().asJson(Crd.parse(Crd.committed()));

        assertThat(annotation.getBytes(StandardCharsets.UTF_8).length).isLessThan(BYTES);
    }
}
