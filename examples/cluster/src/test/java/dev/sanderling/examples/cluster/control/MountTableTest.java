package dev.sanderling.examples.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountTableTest {
    private final MountTable table =
            new MountTable(Map.of("/tmp", Path.of("/h/t"), "/data", Path.of("/h/d"), "/data/deep", Path.of("/h/deep")));

    @ParameterizedTest
    @CsvSource({
        "/data,/h/d",
        "/data/orders,/h/d/orders",
        "/data/deep/x,/h/deep/x",
        "/database,/database",
        "/var/tmp,/var/tmp",
        "file:///data/orders,file:///h/d/orders",
        "-Djava.io.tmpdir=/tmp,-Djava.io.tmpdir=/h/t",
        "/data:/tmp,/h/d:/h/t"
    })
    void replacesWholePathsOnly(String text, String rewritten) {
        assertThat(table.rewrite(text)).isEqualTo(rewritten);
    }

    @Test
    void tellsTheRunner() {
        assertThat(table.asText()).isEqualTo("/data=/h/d,/data/deep=/h/deep,/tmp=/h/t");
    }
}
