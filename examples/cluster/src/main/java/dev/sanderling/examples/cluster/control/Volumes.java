package dev.sanderling.examples.cluster.control;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a pod's volumes as directories of this machine. */
final class Volumes {
    private final KubernetesClient client;
    private final Path claims;

    /** @param claims directory of the persistent volume claims: {@code <namespace>/<claim>} */
    Volumes(KubernetesClient client, Path claims) {
        this.client = client;
        this.claims = claims;
    }

    /** Why a pod cannot start yet, in the kubelet's words. */
    static final class NotReady extends Exception {
        private static final long serialVersionUID = 1;

        NotReady(String message) {
            super(message);
        }
    }

    Path claim(String namespace, String name) {
        return claims.resolve(namespace).resolve(name);
    }

    /**
     * Makes the volumes that the container mounts.
     *
     * @param directory the pod's own directory
     * @throws NotReady where a Secret, ConfigMap or claim that is not optional does not exist
     */
    MountTable mount(Pod pod, Container container, Path directory) throws IOException, NotReady {
        Map<String, Path> byVolume = new HashMap<>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            byVolume.put(
                    volume.getName(),
                    make(pod, volume, directory.resolve("volumes").resolve(volume.getName())));
        }
        Map<String, Path> byMountPath = new HashMap<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path path = byVolume.get(mount.getName());
            if (path == null) {
                throw new NotReady("no volume named " + mount.getName());
            }
            Path mounted = mount.getSubPath() == null ? path : path.resolve(mount.getSubPath());
            if (mount.getSubPath() != null && !Files.exists(mounted)) {
                Files.createDirectories(mounted);
            }
            byMountPath.put(mount.getMountPath(), mounted);
        }
        return new MountTable(byMountPath);
    }

    /**
     * Directories in which mounts appear as links under their own names, so that a container finds
     * {@code /etc/secrets/db} in {@code /etc/secrets} where only the former is mounted.
     *
     * @param root stands for the container's root directory
     */
    static MountTable parents(MountTable mounts, Path root) throws IOException {
        Map<String, Path> parents = new HashMap<>();
        for (Map.Entry<String, Path> mount : mounts.directories().entrySet()) {
            Path path = Path.of(mount.getKey());
            Path parent = path.getParent();
            // Not /etc or /var: what a container names there is the machine's own.
            if (parent == null || parent.getNameCount() < 2 || within(parent, mounts)) {
                continue;
            }
            Path directory = Files.createDirectories(root.resolve(Path.of("/").relativize(parent)));
            Files.createSymbolicLink(directory.resolve(Objects.requireNonNull(path.getFileName())), mount.getValue());
            parents.put(parent.toString(), directory);
        }
        return new MountTable(parents);
    }

    private static boolean within(Path path, MountTable mounts) {
        return mounts.directories().keySet().stream().anyMatch(path::startsWith);
    }

    private Path make(Pod pod, Volume volume, Path directory) throws IOException, NotReady {
        String namespace = pod.getMetadata().getNamespace();
        if (volume.getPersistentVolumeClaim() != null) {
            Path claim = claim(namespace, volume.getPersistentVolumeClaim().getClaimName());
            return Files.createDirectories(claim);
        }
        Files.createDirectories(directory);
        if (volume.getSecret() != null) {
            var source = volume.getSecret();
            write(
                    directory,
                    secret(namespace, source.getSecretName(), optional(source.getOptional())),
                    source.getItems());
        } else if (volume.getConfigMap() != null) {
            var source = volume.getConfigMap();
            write(directory, configMap(namespace, source.getName(), optional(source.getOptional())), source.getItems());
        } else if (volume.getProjected() != null) {
            for (VolumeProjection source : volume.getProjected().getSources()) {
                project(pod, source, directory);
            }
        } else if (volume.getEmptyDir() == null) {
            throw new NotReady("the stand-in cannot mount volume " + volume.getName());
        }
        return directory;
    }

    private void project(Pod pod, VolumeProjection source, Path directory) throws IOException, NotReady {
        String namespace = pod.getMetadata().getNamespace();
        if (source.getServiceAccountToken() != null) {
            Files.writeString(
                    directory.resolve(source.getServiceAccountToken().getPath()),
                    token(pod, source.getServiceAccountToken()));
        }
        if (source.getConfigMap() != null) {
            var from = source.getConfigMap();
            write(directory, configMap(namespace, from.getName(), optional(from.getOptional())), from.getItems());
        }
        if (source.getSecret() != null) {
            var from = source.getSecret();
            write(directory, secret(namespace, from.getName(), optional(from.getOptional())), from.getItems());
        }
    }

    private String token(Pod pod, ServiceAccountTokenProjection projection) throws NotReady {
        String account = Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(projection.getAudience() == null ? List.of() : List.of(projection.getAudience()))
                .withExpirationSeconds(projection.getExpirationSeconds())
                .endSpec()
                .build();
        try {
            return client.serviceAccounts()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(account)
                    .tokenRequest(request)
                    .getStatus()
                    .getToken();
        } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
            throw new NotReady("failed to fetch token: " + e.getMessage());
        }
    }

    private static boolean optional(@Nullable Boolean optional) {
        return Boolean.TRUE.equals(optional);
    }

    private Map<String, byte[]> secret(String namespace, String name, boolean optional) throws NotReady {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null && !optional) {
            throw new NotReady("secret \"" + name + "\" not found");
        }
        return secret == null || secret.getData() == null
                ? Map.of()
                : secret.getData().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> Base64.getDecoder().decode(entry.getValue())));
    }

    private Map<String, byte[]> configMap(String namespace, String name, boolean optional) throws NotReady {
        ConfigMap configMap =
                client.configMaps().inNamespace(namespace).withName(name).get();
        if (configMap == null && !optional) {
            throw new NotReady("configmap \"" + name + "\" not found");
        }
        return configMap == null || configMap.getData() == null
                ? Map.of()
                : configMap.getData().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().getBytes(StandardCharsets.UTF_8)));
    }

    private static void write(Path directory, Map<String, byte[]> files, @Nullable List<KeyToPath> items)
            throws IOException, NotReady {
        if (items == null || items.isEmpty()) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(directory.resolve(file.getKey()), file.getValue());
            }
            return;
        }
        for (KeyToPath item : items) {
            byte[] content = files.get(item.getKey());
            if (content == null && !files.isEmpty()) {
                throw new NotReady("references non-existent key: " + item.getKey());
            }
            if (content != null) {
                Path file = directory.resolve(item.getPath());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.write(file, content);
            }
        }
    }
}
