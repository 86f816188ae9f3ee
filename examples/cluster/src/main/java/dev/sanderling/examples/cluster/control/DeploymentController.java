package dev.sanderling.examples.cluster.control;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Deployments of strategy Recreate, by way of a ReplicaSet for each template: the pods of another template are gone before
 * the first of the present one is made. Old ReplicaSets go with their pods.
 */
final class DeploymentController {
    private static final String HASH = "pod-template-hash";

    private final KubernetesClient client;
    /** Pods that were made and are not in the cache yet, by the ReplicaSet's uid: a stale cache makes no second one. */
    private final Map<String, Set<String>> made = new HashMap<>();

    DeploymentController(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Looks at one Deployment.
     *
     * @param sets the ReplicaSets of its namespace
     * @param pods the pods of its namespace
     */
    void look(Deployment deployment, List<ReplicaSet> sets, List<Pod> pods) {
        if (deployment.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        String name = deployment.getMetadata().getName() + "-" + hash(deployment);
        int old = 0;
        ReplicaSet current = null;
        for (ReplicaSet set : sets) {
            if (!isOf(set, deployment)) {
                continue;
            }
            if (set.getMetadata().getName().equals(name)) {
                current = set;
            } else {
                old += retire(set, pods);
            }
        }
        List<Pod> own = List.of();
        if (current == null) {
            create(set(deployment, name));
        } else {
            ReplicaSet set = current;
            own = pods.stream().filter(pod -> isOf(pod, set)).toList();
            scale(deployment, set, own, old == 0 ? deployment.getSpec().getReplicas() : 0);
        }
        status(deployment, own);
    }

    /** How many of its pods are still there. */
    private int retire(ReplicaSet set, List<Pod> pods) {
        List<Pod> own = pods.stream().filter(pod -> isOf(pod, set)).toList();
        own.forEach(this::delete);
        if (own.isEmpty() && set.getMetadata().getDeletionTimestamp() == null) {
            client.resource(set).delete();
        }
        return own.size();
    }

    private void scale(Deployment deployment, ReplicaSet set, List<Pod> own, int wanted) {
        if (set.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        Set<String> expected = made.computeIfAbsent(set.getMetadata().getUid(), uid -> new HashSet<>());
        own.forEach(pod -> expected.remove(pod.getMetadata().getName()));
        List<Pod> there = own.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> !Set.of("Succeeded", "Failed").contains(JobRules.phase(pod)))
                .toList();
        if (wanted < there.size()) {
            there.subList(wanted, there.size()).forEach(this::delete);
        } else if (there.size() + expected.size() < wanted) {
            Pod pod = pod(deployment, set);
            expected.add(pod.getMetadata().getName());
            create(pod);
        }
    }

    private void delete(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            client.resource(pod).delete();
        }
    }

    private void create(HasMetadata object) {
        try {
            client.resource(object).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
        }
    }

    private static ReplicaSet set(Deployment deployment, String name) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(deployment.getMetadata().getNamespace())
                .withLabels(labels(deployment))
                .withOwnerReferences(controller(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(deployment.getSpec().getReplicas())
                .withNewSelector()
                .withMatchLabels(labels(deployment))
                .endSelector()
                .withTemplate(deployment.getSpec().getTemplate())
                .endSpec()
                .build();
    }

    private static Pod pod(Deployment deployment, ReplicaSet set) {
        var template = deployment.getSpec().getTemplate();
        return new PodBuilder()
                .withNewMetadata()
                .withName(set.getMetadata().getName() + "-"
                        + UUID.randomUUID().toString().substring(0, 5))
                .withNamespace(set.getMetadata().getNamespace())
                .withLabels(labels(deployment))
                .withAnnotations(template.getMetadata().getAnnotations())
                .withOwnerReferences(controller(set))
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    private static Map<String, String> labels(Deployment deployment) {
        var labels =
                new TreeMap<>(deployment.getSpec().getTemplate().getMetadata().getLabels());
        labels.put(HASH, hash(deployment));
        return labels;
    }

    private static String hash(Deployment deployment) {
        return Integer.toString(
                Math.abs(
                        Serialization.asJson(deployment.getSpec().getTemplate()).hashCode()),
                Character.MAX_RADIX);
    }

    private static OwnerReference controller(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    private static boolean isOf(HasMetadata object, HasMetadata owner) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(by -> by.getUid().equals(owner.getMetadata().getUid()));
    }

    private void status(Deployment deployment, List<Pod> pods) {
        int ready = (int) pods.stream()
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")))
                .count();
        var status = deployment.getStatus();
        boolean known = status != null
                && Integer.valueOf(pods.size()).equals(status.getReplicas())
                && Integer.valueOf(ready).equals(status.getReadyReplicas())
                && deployment.getMetadata().getGeneration().equals(status.getObservedGeneration());
        if (known) {
            return;
        }
        client.resource(new DeploymentBuilder(deployment)
                        .editMetadata()
                        .withResourceVersion(null)
                        .endMetadata()
                        .withNewStatus()
                        .withObservedGeneration(deployment.getMetadata().getGeneration())
                        .withReplicas(pods.size())
                        .withReadyReplicas(ready)
                        .endStatus()
                        .build())
                .updateStatus();
    }
}
