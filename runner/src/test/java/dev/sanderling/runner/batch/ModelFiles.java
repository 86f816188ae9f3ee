package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.sink.StagedSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/** A directory, as {@code sink/files} uses it: staged, then moved, then listed. */
final class ModelFiles implements StagedSink {
    private final ModelWorld world;
    private final ModelRun run;
    private List<Integer> writing = new ArrayList<>();

    ModelFiles(ModelWorld world, ModelRun run) {
        this.world = world;
        this.run = run;
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public List<Finding> preflight() {
        return List.of();
    }

    @Override
    public void begin(Batch batch) {}

    @Override
    public void write(Change change) {
        writing.add((Integer) Objects.requireNonNull(Objects.requireNonNull(change.after())[0]));
    }

    @Override
    public Staged prepare(Segment segment) {
        run.call("stages " + segment.number());
        String token = segment.id();
        world.staging.put(
                token, new ModelWorld.Staged(segment.id(), segment.batch().epoch(), List.copyOf(writing)));
        int count = writing.size();
        writing = new ArrayList<>();
        if (world.defect == ModelWorld.Defect.PUBLISHES_EARLY) {
            publish(token);
        }
        return new Staged(token, new Counts(count, count, Map.of(), Map.of()), segment.id());
    }

    @Override
    public void publish(String token) {
        run.call("publishes " + token.substring(0, 10) + token.substring(17));
        if (world.lists.contains(token)) {
            return;
        }
        ModelWorld.Staged staged = world.staging.get(token);
        if (staged == null) {
            staged = world.published.get(token);
        }
        if (staged == null) {
            throw new Failure(Reason.STAGED_DATA_LOST, "staging, final and list are missing");
        }
        world.published.put(token, staged);
        world.visible(token, false);
        run.call("lists " + token.substring(0, 10) + token.substring(17));
        world.staging.remove(token);
        world.lists.add(token);
    }

    @Override
    public void clean(long epoch, Set<String> keep) {
        run.call("cleans");
        world.staging.entrySet().removeIf(entry -> entry.getValue().epoch() < epoch && !keep.contains(entry.getKey()));
    }

    @Override
    public OptionalLong newestEpoch(long above) {
        return world.lists.stream()
                .mapToLong(list -> Long.parseLong(list.substring(0, 10)))
                .filter(epoch -> epoch > above)
                .max();
    }

    @Override
    public void close() {}
}
