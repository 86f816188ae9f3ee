package dev.sanderling.plan;

import dev.sanderling.api.CaptureJobSpec;
import dev.sanderling.api.FilesSpec;
import dev.sanderling.api.RunnerSpec;
import dev.sanderling.api.SinkSpec;
import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks spec.runner.volumeMounts: against our own paths, against the volumes, and against the sinks. */
final class Mounts {
    /** What the runner needs unchanged: our mounts, the system's, and where the image has its program. */
    static final List<Path> OURS = List.of(
            Path.of(RunnerPod.JOB_DIRECTORY),
            Path.of(RunnerPod.SECRETS_DIRECTORY),
            Path.of(RunnerPod.CONFIG_MAPS_DIRECTORY),
            Path.of(RunnerPod.API_DIRECTORY),
            Path.of(RunnerPod.TEMP_DIRECTORY),
            Path.of(RunnerPod.BATCH_DIRECTORY),
            Path.of(RunnerPod.TERMINATION_FILE),
            Path.of("/dev"),
            Path.of("/proc"),
            Path.of("/sys"),
            Path.of("/usr"),
            Path.of("/opt"));

    /** What a container of the user's own needs unchanged. */
    static final List<Path> THEIRS =
            List.of(Path.of(RunnerPod.BATCH_DIRECTORY), Path.of("/dev"), Path.of("/proc"), Path.of("/sys"));

    private Mounts() {}

    /**
     * What can be said of the mounts alone.
     *
     * @param there the volumes that may be mounted
     * @param where these stand in the document
     * @param kept what no mount may hide
     */
    static void paths(Place place, List<VolumeMount> mounts, List<Volume> there, String where, List<Path> kept) {
        Map<String, Volume> volumes = volumes(there);
        List<Path> taken = new ArrayList<>();
        for (int i = 0; i < mounts.size(); i++) {
            Place at = place.item(i);
            String name = at.field("name").required(mounts.get(i).getName(), "the name of a volume");
            if (!name.isEmpty() && !volumes.containsKey(name)) {
                at.field("name").problem("'" + name + "' is not the name of a volume in " + where);
            }
            Path path = path(at.field("mountPath"), mounts.get(i).getMountPath(), kept);
            if (path != null && taken.contains(path)) {
                at.field("mountPath").problem("'" + path + "' is given twice");
            }
            if (path != null) {
                taken.add(path);
            }
        }
    }

    private static @Nullable Path path(Place place, @Nullable String mountPath, List<Path> kept) {
        String given = place.required(mountPath, "an absolute path");
        if (given.isEmpty()) {
            return null;
        }
        Path path = parsed(given);
        if (!path.isAbsolute() || given.contains(":") || !path.equals(path.normalize())) {
            place.problem("'" + given + "' is not an absolute path without . and .. and :");
            return null;
        }
        for (Path ours : kept) {
            if (ours.startsWith(path) || path.startsWith(ours)) {
                place.problem("'" + given + "' would hide " + ours
                        + ", which is needed as it is; mount elsewhere, e.g. /data");
                return null;
            }
        }
        return path;
    }

    /** No path may have a colon; one with a zero byte has one here, and is refused for it. */
    private static Path parsed(String given) {
        return Path.of(given.replace('\0', ':'));
    }

    /** In a cluster only: a sink's folder is on a volume that is still there when the pod is gone. */
    static void check(Place place, CaptureJobSpec spec) {
        List<SinkSpec> sinks = RunnerCheck.orEmpty(spec.sinks());
        for (int i = 0; i < sinks.size(); i++) {
            FilesSpec files = sinks.get(i) == null ? null : sinks.get(i).files();
            if (files != null) {
                Place at = place.field("sinks").item(i).field("files").field("url");
                // A URL that cannot be read was reported already.
                FilesUrl.read(new Place("", new ArrayList<>()), files.url())
                        .filter(url -> !url.isStore())
                        .ifPresent(url -> durable(at, url.directory(), spec.runner()));
            }
        }
    }

    private static void durable(Place place, Path directory, @Nullable RunnerSpec spec) {
        Optional<VolumeMount> mount = spec == null ? Optional.empty() : mountOf(directory, spec);
        if (spec == null || mount.isEmpty()) {
            place.problem("no entry of spec.runner.volumeMounts holds " + directory
                    + "; mount a persistentVolumeClaim there, or the files are gone with the pod");
            return;
        }
        Volume volume =
                volumes(RunnerCheck.orEmpty(spec.volumes())).get(mount.get().getName());
        if (Boolean.TRUE.equals(mount.get().getReadOnly())) {
            place.problem("the volume mounted at " + mount.get().getMountPath() + " is read-only; drop readOnly");
        } else if (volume != null && volume.getPersistentVolumeClaim() == null && volume.getCsi() == null) {
            place.problem("the volume mounted at " + mount.get().getMountPath()
                    + " does not outlive the pod; use a persistentVolumeClaim or csi volume");
        }
    }

    /** The innermost mount decides. */
    private static Optional<VolumeMount> mountOf(Path directory, RunnerSpec spec) {
        return RunnerCheck.orEmpty(spec.volumeMounts()).stream()
                .filter(m -> m.getMountPath() != null && directory.startsWith(parsed(m.getMountPath())))
                .max((a, b) -> Integer.compare(
                        a.getMountPath().length(), b.getMountPath().length()));
    }

    private static Map<String, Volume> volumes(List<Volume> volumes) {
        Map<String, Volume> byName = new HashMap<>();
        for (Volume volume : volumes) {
            byName.put(String.valueOf(volume.getName()), volume);
        }
        return byName;
    }
}
