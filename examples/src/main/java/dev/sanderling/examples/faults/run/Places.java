package dev.sanderling.examples.faults.run;

import dev.sanderling.examples.faults.api.ApiDoor;
import dev.sanderling.examples.faults.api.ConfigMaps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The two kinds of places for a checkpoint: a directory, and ConfigMaps. */
public final class Places {
    private static final int CHUNKS = 6;

    private Places() {}

    /** A directory, as on a laptop. */
    public static Job.Place directory(Path directory) {
        return new Job.Place() {
            @Override
            public Map<String, String> environment(String run) {
                return Map.of();
            }

            @Override
            public List<String> arguments() {
                return List.of("--state", directory.toString());
            }

            @Override
            public Optional<Path> directory() {
                return Optional.of(directory);
            }

            @Override
            public Optional<String> state() throws IOException {
                Path file = directory.resolve("state.json");
                return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
            }

            @Override
            public void seen(long epoch, long receipt) {}
        };
    }

    /** ConfigMaps, as in a cluster; the requests of runs go through the door. */
    public static Job.Place configMaps(String job, Path credentials, ApiDoor door, ConfigMaps configMaps)
            throws IOException, InterruptedException {
        String checkpoint = job + "-checkpoint";
        configMaps.create(checkpoint);
        List<String> chunks = new ArrayList<>();
        for (int i = 0; i < CHUNKS; i++) {
            chunks.add(job + "-history-" + i);
            configMaps.create(chunks.getLast());
        }
        return new Job.Place() {
            @Override
            public Map<String, String> environment(String run) throws IOException {
                Path directory = Files.createDirectories(credentials.resolve(run));
                Files.writeString(directory.resolve("token"), run);
                return Map.of(
                        "SANDERLING_NAMESPACE", "default",
                        "SANDERLING_CHECKPOINT", checkpoint,
                        "SANDERLING_HISTORY", String.join(",", chunks),
                        "SANDERLING_API_URL", door.url(),
                        "SANDERLING_API_CREDENTIALS", directory.toString());
            }

            @Override
            public List<String> arguments() {
                return List.of();
            }

            @Override
            public Optional<Path> directory() {
                return Optional.empty();
            }

            @Override
            public Optional<String> state() throws IOException, InterruptedException {
                return Optional.ofNullable(configMaps.read(checkpoint, "state"));
            }

            @Override
            public void seen(long epoch, long receipt) throws IOException, InterruptedException {
                configMaps.write(checkpoint, "handoff", "{\"minEpoch\":" + epoch + ",\"taken\":" + receipt + "}");
            }
        };
    }
}
