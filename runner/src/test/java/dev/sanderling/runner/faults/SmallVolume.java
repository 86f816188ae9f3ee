package dev.sanderling.runner.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A volume that can be really full: a tmpfs, which only root can mount; without that the test is skipped, and says so. */
final class SmallVolume implements AutoCloseable {
    private final Path at;

    private SmallVolume(Path at) {
        this.at = at;
    }

    /** Mounts one over an empty folder. {@code owner} is a number of a user. */
    static SmallVolume mount(Path at, int megabytes, int owner) throws IOException, InterruptedException {
        boolean mounted = mount(
                "-t", "tmpfs", "-o", "mode=0700,uid=" + owner + ",size=" + megabytes + "m", "none", at.toString());
        Assumptions.assumeTrue(mounted, "SKIPPED: a real full disk; mounting a tmpfs is not permitted here");
        return new SmallVolume(at);
    }

    Path path() {
        return at;
    }

    /** Makes it larger or smaller, whatever is on it. */
    void resize(int megabytes) throws IOException, InterruptedException {
        if (!mount("-o", "remount,size=" + megabytes + "m", at.toString())) {
            throw new IOException("cannot resize " + at);
        }
    }

    private static boolean mount(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        new ProcessBuilder("umount", at.toString()).start().waitFor();
        Files.deleteIfExists(at);
    }
}
