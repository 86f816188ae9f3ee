package dev.sanderling.plan;

import io.fabric8.kubernetes.api.model.Volume;
import java.util.Objects;
import java.util.stream.Stream;

/** The kinds of volume a job may bring: none that reaches into the node. */
final class VolumeKinds {
    static final String NAMES = "persistentVolumeClaim, secret, configMap, projected, emptyDir and csi";

    private VolumeKinds() {}

    /** Compared with a volume rebuilt from the allowed kinds alone, so that a kind added by Kubernetes is refused. */
    static boolean allowed(Volume volume) {
        long kinds = Stream.of(
                        volume.getPersistentVolumeClaim(),
                        volume.getSecret(),
                        volume.getConfigMap(),
                        volume.getProjected(),
                        volume.getEmptyDir(),
                        volume.getCsi())
                .filter(Objects::nonNull)
                .count();
        var allowed = new Volume();
        allowed.setName(volume.getName());
        allowed.setPersistentVolumeClaim(volume.getPersistentVolumeClaim());
        allowed.setSecret(volume.getSecret());
        allowed.setConfigMap(volume.getConfigMap());
        allowed.setProjected(volume.getProjected());
        allowed.setEmptyDir(volume.getEmptyDir());
        allowed.setCsi(volume.getCsi());
        return kinds == 1 && allowed.equals(volume);
    }
}
