package dev.sanderling.runner.checkpoint;

import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.Labels;
import dev.sanderling.pod.RunnerPod;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The checkpoint in a ConfigMap that the operator made. Only its key {@value Labels#STATE_KEY} is ever written, by merge
 * patch under the version read; the other keys and the metadata are somebody else's.
 */
public final class ConfigMapCheckpointStore implements CheckpointStore {
    private final ConfigMaps configMaps;
    private final String name;
    private final ChunkStore chunks;

    private ConfigMapCheckpointStore(ConfigMaps configMaps, String name, List<String> history, Waiting waiting) {
        this.configMaps = configMaps;
        this.name = name;
        this.chunks = new ConfigMapChunkStore(configMaps, history, waiting);
    }

    /**
     * The checkpoint that the pod's environment names; nothing is sent yet.
     *
     * @throws Failure InvalidUsage where the environment is not as the operator makes it
     */
    public static ConfigMapCheckpointStore of(Map<String, String> environment) {
        return of(environment, Waiting.REAL, ConfigMaps.TIMEOUT);
    }

    static ConfigMapCheckpointStore of(Map<String, String> environment, Waiting waiting, Duration timeout) {
        String namespace = required(environment, RunnerPod.NAMESPACE);
        String name = required(environment, RunnerPod.CHECKPOINT);
        String history = environment.getOrDefault(RunnerPod.HISTORY, "");
        List<String> names = history.isBlank() ? List.of() : List.of(history.split(",", -1));
        names.forEach(each -> checked(RunnerPod.HISTORY, each));
        String job = name.endsWith(RunnerPod.CHECKPOINT_ENDING)
                ? name.substring(0, name.length() - RunnerPod.CHECKPOINT_ENDING.length())
                : name;
        String role = namespace + "/" + job + RunnerPod.ACCESS_ENDING;
        var configMaps = new ConfigMaps(ApiServer.of(environment), namespace, role, waiting, timeout);
        return new ConfigMapCheckpointStore(configMaps, name, names, waiting);
    }

    @Override
    public Loaded load(Duration patience) {
        var content = configMaps.get(name, Reason.CHECKPOINT_LOST, patience);
        String state = content.data().get(Labels.STATE_KEY);
        return new Loaded(
                state == null ? null : StateJson.read(state),
                StateJson.readHandoff(content.data().get(Labels.HANDOFF_KEY)),
                content.version());
    }

    @Override
    public Written write(State next, String version) {
        return configMaps.patch(
                name, Reason.CHECKPOINT_LOST, version, Map.of("data", Map.of(Labels.STATE_KEY, StateJson.write(next))));
    }

    @Override
    public ChunkStore chunks() {
        return chunks;
    }

    @Override
    public void close() {
        configMaps.close();
    }

    private static String required(Map<String, String> environment, String variable) {
        return checked(variable, environment.getOrDefault(variable, ""));
    }

    /** The name becomes a part of a URL. */
    private static String checked(String variable, String value) {
        if (!value.matches("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?")) {
            throw new Failure(
                    Reason.INVALID_USAGE,
                    "The environment variable " + variable + (value.isEmpty() ? " is not set" : " is no object's name")
                            + ": the operator sets it in the pods it makes; outside of Kubernetes, run with --state DIR.");
        }
        return value;
    }
}
