package dev.sanderling.examples.cluster.control;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a container runs, on this machine: mount paths rewritten, environment resolved.
 *
 * @param words program and arguments
 */
record ContainerCommand(List<String> words, Map<String, String> environment) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

    /**
     * @param entrypoint what the image would start
     * @throws Volumes.NotReady where a Secret or ConfigMap that the environment needs does not exist
     */
    static ContainerCommand of(
            KubernetesClient client, Pod pod, Container container, List<String> entrypoint, MountTable mounts)
            throws Volumes.NotReady {
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvVar variable : container.getEnv()) {
            String value = variable.getValueFrom() == null
                    ? Objects.requireNonNullElse(variable.getValue(), "")
                    : from(client, pod, variable.getValueFrom());
            if (value != null) {
                environment.put(variable.getName(), mounts.rewrite(expand(value, environment)));
            }
        }
        List<String> words = new ArrayList<>(container.getCommand().isEmpty() ? entrypoint : container.getCommand());
        for (String argument : container.getArgs()) {
            words.add(mounts.rewrite(expand(argument, environment)));
        }
        return new ContainerCommand(words, environment);
    }

    private static String expand(String text, Map<String, String> environment) {
        return REFERENCE
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(environment.getOrDefault(found.group(1), found.group())));
    }

    private static @Nullable String from(KubernetesClient client, Pod pod, EnvVarSource source)
            throws Volumes.NotReady {
        String namespace = pod.getMetadata().getNamespace();
        if (source.getFieldRef() != null) {
            return field(pod, source.getFieldRef().getFieldPath());
        }
        if (source.getSecretKeyRef() != null) {
            var reference = source.getSecretKeyRef();
            var secret = client.secrets()
                    .inNamespace(namespace)
                    .withName(reference.getName())
                    .get();
            String value = secret == null || secret.getData() == null
                    ? null
                    : secret.getData().get(reference.getKey());
            return value == null
                    ? missing(reference.getOptional(), "secret", reference.getName())
                    : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        }
        if (source.getConfigMapKeyRef() != null) {
            var reference = source.getConfigMapKeyRef();
            var configMap = client.configMaps()
                    .inNamespace(namespace)
                    .withName(reference.getName())
                    .get();
            String value = configMap == null || configMap.getData() == null
                    ? null
                    : configMap.getData().get(reference.getKey());
            return value == null ? missing(reference.getOptional(), "configmap", reference.getName()) : value;
        }
        return null;
    }

    private static @Nullable String missing(@Nullable Boolean optional, String kind, String name)
            throws Volumes.NotReady {
        if (Boolean.TRUE.equals(optional)) {
            return null;
        }
        throw new Volumes.NotReady(kind + " \"" + name + "\" not found");
    }

    private static String field(Pod pod, String path) throws Volumes.NotReady {
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "spec.nodeName" -> Kubelet.NODE;
            case "spec.serviceAccountName" ->
                Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
            case "status.podIP", "status.hostIP" -> "127.0.0.1";
            default -> {
                Matcher key = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]")
                        .matcher(path);
                if (!key.matches()) {
                    throw new Volumes.NotReady("field path not supported: " + path);
                }
                Map<String, String> map = key.group(1).equals("labels")
                        ? pod.getMetadata().getLabels()
                        : pod.getMetadata().getAnnotations();
                yield map == null ? "" : map.getOrDefault(key.group(2), "");
            }
        };
    }
}
