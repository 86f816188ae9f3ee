package dev.sanderling.plan;

import dev.sanderling.api.BatchJobSpec;
import dev.sanderling.api.RunnerSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the container of spec.afterBatch.job as that of spec.runner is checked. */
final class BatchJobCheck {
    private static final int IMAGE = 1024;
    private static final int WORDS = 100;
    private static final int CHARACTERS = 65_536;
    private static final int VOLUMES = 30;

    private BatchJobCheck() {}

    /** @param runner whose volumes may be mounted as well */
    static void check(Place place, BatchJobSpec spec, @Nullable RunnerSpec runner) {
        String image = place.field("image").required(spec.image(), "the image of the container");
        if (image.length() > IMAGE || image.chars().anyMatch(Character::isWhitespace)) {
            place.field("image").problem("'" + image + "' is no image");
        }
        words(place.field("command"), spec.command(), 1);
        words(place.field("args"), spec.args(), 0);
        size(place.field("env"), spec.env(), WORDS);
        size(place.field("volumes"), spec.volumes(), VOLUMES);
        size(place.field("volumeMounts"), spec.volumeMounts(), VOLUMES);
        RunnerCheck.variables(place.field("env"), RunnerCheck.orEmpty(spec.env()), true);
        Quantities.resources(place.field("resources"), spec.resources());
        List<Volume> own = RunnerCheck.orEmpty(spec.volumes());
        RunnerCheck.volumes(place.field("volumes"), own);
        Quantities.volumes(place.field("volumes"), own);
        List<Volume> theirs = runner == null ? List.of() : RunnerCheck.orEmpty(runner.volumes());
        for (int i = 0; i < own.size(); i++) {
            String name = own.get(i).getName();
            if (theirs.stream()
                    .anyMatch(volume ->
                            volume.getName() != null && volume.getName().equals(name))) {
                place.field("volumes")
                        .item(i)
                        .field("name")
                        .problem("'" + name + "' is a volume of spec.runner already; mount that one, or rename it");
            }
        }
        var all = new ArrayList<>(theirs);
        all.addAll(own);
        Mounts.paths(
                place.field("volumeMounts"),
                RunnerCheck.orEmpty(spec.volumeMounts()),
                all,
                "spec.afterBatch.job.volumes or spec.runner.volumes",
                Mounts.THEIRS);
        RunnerCheck.object(place.field("serviceAccountName"), spec.serviceAccountName());
    }

    private static void words(Place place, @Nullable List<String> words, int least) {
        if (words == null) {
            return;
        }
        if (words.size() < least) {
            place.problem("is empty; name at least 1 word, or leave it out");
        }
        size(place, words, WORDS);
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i) != null && words.get(i).length() > CHARACTERS) {
                place.item(i).problem("has " + words.get(i).length() + " characters; use at most " + CHARACTERS);
            }
        }
    }

    private static void size(Place place, @Nullable List<?> list, int most) {
        if (list != null && list.size() > most) {
            place.problem("has " + list.size() + " entries; use at most " + most);
        }
    }
}
