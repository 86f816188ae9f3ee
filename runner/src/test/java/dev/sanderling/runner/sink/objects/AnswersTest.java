package dev.sanderling.runner.sink.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.opendal.OpenDALException;
import org.junit.jupiter.api.Test;

/** What stores said to {@code GcsEmulatorTest}, which is not always run. */
class AnswersTest {
    private static IOException answer(String gcs) {
        String text = "NotFound (persistent) at write => GcsErrorResponse { error: GcsError { code: 404, message: \""
                + gcs + "\", errors: [] } } response: Parts { status: 404, version: HTTP/1.1 }";
        return Answers.of(new OpenDALException("NotFound", text), "/lake/a");
    }

    @Test
    void noBucketIsNotNoObject() {
        assertThat(answer("The specified bucket does not exist."))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.what()).isEqualTo(StoreException.What.BUCKET_MISSING));
        assertThat(answer("No such object: lake/a")).isInstanceOf(NoSuchFileException.class);
    }
}
