package dev.sanderling.runner.sink.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir
    Path root;

    @Test
    void only_what_older_epochs_staged_goes_and_links_are_not_followed() throws IOException {
        Path foreign = Files.createDirectory(root.resolve("foreign"));
        Files.createFile(foreign.resolve("precious"));
        Path old = Files.createDirectories(root.resolve("_staging/0000000004-abcdef/0001"));
        Files.createFile(old.resolve("000001.part"));
        Files.createSymbolicLink(old.resolveSibling("0002"), foreign);
        Files.createSymbolicLink(old.resolve("000002.part"), foreign);
        Path kept = Files.createDirectories(root.resolve("_staging/0000000004-abcdef/0003"));
        Path current = Files.createDirectories(root.resolve("_staging/0000000005-abcdef/0001"));
        Path unknown = Files.createDirectories(root.resolve("_staging/lost+found"));
        leftovers().clean(5, Set.of(kept));
        assertThat(old).doesNotExist();
        assertThat(old.resolveSibling("0002")).doesNotExist();
        assertThat(foreign.resolve("precious")).exists();
        assertThat(kept).exists();
        assertThat(current).exists();
        assertThat(unknown).exists();
    }

    @Test
    void the_newest_epoch_comes_from_the_names_of_lists_alone() throws IOException {
        assertThat(leftovers().newestEpoch(0)).isEmpty();
        Path lists = Files.createDirectory(root.resolve("_batches"));
        assertThat(leftovers().newestEpoch(0)).isEmpty();
        for (int i = 1; i <= 300; i++) {
            Files.createFile(lists.resolve(String.format(Locale.ROOT, "%010d-abcdef-0001.json", i)));
        }
        Files.createFile(lists.resolve("0000090000-abcdef-0001.tmp"));
        Files.createFile(lists.resolve("README.json"));
        Files.createFile(lists.resolve("00000900000-abcdef-0001.json"));
        assertThat(leftovers().newestEpoch(0)).hasValue(300);
    }

    private Leftovers leftovers() {
        return new Leftovers(new LocalFiles(), new SinkFolder(root, root.toString()));
    }
}
