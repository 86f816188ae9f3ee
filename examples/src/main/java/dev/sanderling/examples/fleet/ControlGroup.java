package dev.sanderling.examples.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Holds a process to a size as a container's limit does: what takes more is killed. */
final class ControlGroup implements AutoCloseable {
    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final Path OURS = Path.of("/proc/self/cgroup");

    private final Path directory;

    private ControlGroup(Path directory) {
        this.directory = directory;
    }

    /** Empty where this machine lets us make none. */
    static Optional<ControlGroup> of(int mebibytes) {
        try {
            for (String line : Files.readAllLines(OURS)) {
                String[] parts = line.split(":", 3);
                // Version 1 has a tree for each resource, version 2 one for all.
                if (parts[1].equals("memory")) {
                    return Optional.of(made(MOUNT.resolve("memory"), parts[2], "memory.limit_in_bytes", mebibytes));
                }
                if (parts[1].isEmpty() && Files.exists(MOUNT.resolve("cgroup.controllers"))) {
                    return Optional.of(made(MOUNT, parts[2], "memory.max", mebibytes));
                }
            }
        } catch (IOException e) {
            // Not ours to make: no root, no delegation.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static ControlGroup made(Path mount, String ours, String limit, int mebibytes) throws IOException {
        Path directory = Files.createDirectory(mount.resolve(ours.substring(1))
                .resolve("sanderling-" + ProcessHandle.current().pid()));
        var group = new ControlGroup(directory);
        try {
            Files.writeString(directory.resolve(limit), String.valueOf(mebibytes * 1024L * 1024L));
        } catch (IOException e) {
            group.close();
            throw e;
        }
        return group;
    }

    /** The command, in the group from its first moment on. */
    List<String> within(List<String> command) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "echo $$ >\"$0\" && exec \"$@\""));
        all.add(directory.resolve("cgroup.procs").toString());
        all.addAll(command);
        return all;
    }

    /** After the process is gone. */
    @Override
    public void close() {
        for (int tries = 0; tries < 20; tries++) {
            try {
                Files.deleteIfExists(directory);
                return;
            } catch (IOException e) {
                // The kernel takes a moment to see that it is empty.
                try {
                    TimeUnit.MILLISECONDS.sleep(50);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
