package dev.sanderling.operator.schedule;

import dev.sanderling.plan.AfterBatch;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.plan.Tls;
import dev.sanderling.plan.Transform;
import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is mounted into a runner's pod besides the user's own volumes; all names begin with {@code sanderling-}.
 *
 * <p>Secrets and ConfigMaps are optional volumes: a missing one must become the preflight's sentence, not a pod that
 * waits for ever.
 */
record PodVolumes(List<Volume> volumes, List<VolumeMount> mounts) {
    private static final String TEMP_SIZE = "256Mi";
    /** Seconds; the kubelet renews the token, and the runner reads it anew for each request. */
    private static final long TOKEN_SECONDS = 3600;

    static PodVolumes of(CapturePlan plan, String document) {
        return of(plan, document, true);
    }

    /** The same without a token for the API server. */
    static PodVolumes withoutApi(CapturePlan plan, String document) {
        return of(plan, document, false);
    }

    /** The same for a check, which also sees whether what a hand-over needs is there. */
    static PodVolumes forCheck(CapturePlan plan, String document) {
        Set<String> secrets = secrets(plan, endpoints(plan));
        secrets.addAll(webhookSecrets(plan));
        Set<String> configMaps = configMaps(endpoints(plan));
        configMaps.addAll(webhookConfigMaps(plan));
        return of(document, secrets, configMaps, true);
    }

    /** What a hand-over needs: it reads what the sinks hold, and neither source nor API server. */
    static PodVolumes forHandOver(CapturePlan plan, String document) {
        Set<String> secrets = storeSecrets(plan);
        secrets.addAll(webhookSecrets(plan));
        return of(document, secrets, webhookConfigMaps(plan), false);
    }

    private static PodVolumes of(CapturePlan plan, String document, boolean api) {
        List<Endpoint> endpoints = endpoints(plan);
        return of(document, secrets(plan, endpoints), configMaps(endpoints), api);
    }

    private static PodVolumes of(String document, Set<String> secrets, Set<String> configMaps, boolean api) {
        var all = new PodVolumes(new ArrayList<>(), new ArrayList<>());
        all.add(
                new VolumeBuilder()
                        .withName("sanderling-job")
                        .withNewConfigMap()
                        .withName(document)
                        .endConfigMap()
                        .build(),
                RunnerPod.JOB_DIRECTORY,
                true);
        if (api) {
            all.add(token(), RunnerPod.API_DIRECTORY, true);
        }
        all.add(
                new VolumeBuilder()
                        .withName("sanderling-tmp")
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity(TEMP_SIZE))
                        .endEmptyDir()
                        .build(),
                RunnerPod.TEMP_DIRECTORY,
                false);
        int number = 0;
        for (String secret : secrets) {
            all.add(
                    new VolumeBuilder()
                            .withName("sanderling-secret-" + ++number)
                            .withNewSecret()
                            .withSecretName(secret)
                            .withOptional(true)
                            .endSecret()
                            .build(),
                    RunnerPod.SECRETS_DIRECTORY + "/" + secret,
                    true);
        }
        number = 0;
        for (String configMap : configMaps) {
            all.add(
                    new VolumeBuilder()
                            .withName("sanderling-configmap" + (++number == 1 ? "" : "-" + number))
                            .withNewConfigMap()
                            .withName(configMap)
                            .withOptional(true)
                            .endConfigMap()
                            .build(),
                    RunnerPod.CONFIG_MAPS_DIRECTORY + "/" + configMap,
                    true);
        }
        return all;
    }

    private void add(Volume volume, String path, boolean readOnly) {
        volumes.add(volume);
        var mount = new VolumeMountBuilder().withName(volume.getName()).withMountPath(path);
        mounts.add(readOnly ? mount.withReadOnly(true).build() : mount.build());
    }

    private static Volume token() {
        return new VolumeBuilder()
                .withName("sanderling-api")
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken(null, TOKEN_SECONDS, "token")
                .endSource()
                .addNewSource()
                .withNewConfigMap()
                .withName("kube-root-ca.crt")
                .addNewItem("ca.crt", null, "ca.crt")
                .endConfigMap()
                .endSource()
                .endProjected()
                .build();
    }

    /** Every server that the runner talks to. */
    private static List<Endpoint> endpoints(CapturePlan plan) {
        List<Endpoint> all = new ArrayList<>();
        all.add(plan.source().endpoint());
        for (SinkPlan sink : plan.sinks()) {
            if (sink instanceof SinkPlan.Jdbc jdbc) {
                all.add(jdbc.database().endpoint());
            }
        }
        return all;
    }

    private static SortedSet<String> webhookSecrets(CapturePlan plan) {
        var names = new TreeSet<String>();
        webhook(plan).ifPresent(http -> {
            http.signingKey().ifPresent(key -> names.add(key.secretName()));
            http.authorization().ifPresent(key -> names.add(key.secretName()));
            if (http.ca().orElse(null) instanceof Tls.CertificateFile.InSecret secret) {
                names.add(secret.name());
            }
        });
        return names;
    }

    private static SortedSet<String> webhookConfigMaps(CapturePlan plan) {
        var names = new TreeSet<String>();
        webhook(plan).flatMap(AfterBatch.Action.Http::ca).ifPresent(ca -> {
            if (ca instanceof Tls.CertificateFile.InConfigMap configMap) {
                names.add(configMap.name());
            }
        });
        return names;
    }

    private static Optional<AfterBatch.Action.Http> webhook(CapturePlan plan) {
        return plan.afterBatch()
                .map(AfterBatch::action)
                .flatMap(
                        action -> action instanceof AfterBatch.Action.Http http ? Optional.of(http) : Optional.empty());
    }

    private static SortedSet<String> storeSecrets(CapturePlan plan) {
        var names = new TreeSet<String>();
        for (SinkPlan sink : plan.sinks()) {
            if (sink instanceof SinkPlan.Files files) {
                files.store().ifPresent(store -> store.secrets().forEach(key -> names.add(key.secretName())));
            }
        }
        return names;
    }

    private static SortedSet<String> secrets(CapturePlan plan, List<Endpoint> endpoints) {
        SortedSet<String> names = storeSecrets(plan);
        for (Transform transform : plan.transforms().steps()) {
            if (transform instanceof Transform.Hash hash) {
                names.add(hash.key().secretName());
            }
        }
        for (Endpoint endpoint : endpoints) {
            names.add(endpoint.username().secretName());
            names.add(endpoint.password().secretName());
            endpoint.tls().clientCertificateSecret().ifPresent(names::add);
            endpoint.tls().ca().ifPresent(ca -> {
                if (ca instanceof Tls.CertificateFile.InSecret secret) {
                    names.add(secret.name());
                }
            });
        }
        return names;
    }

    private static SortedSet<String> configMaps(List<Endpoint> endpoints) {
        var names = new TreeSet<String>();
        for (Endpoint endpoint : endpoints) {
            endpoint.tls().ca().ifPresent(ca -> {
                if (ca instanceof Tls.CertificateFile.InConfigMap configMap) {
                    names.add(configMap.name());
                }
            });
        }
        return names;
    }
}
