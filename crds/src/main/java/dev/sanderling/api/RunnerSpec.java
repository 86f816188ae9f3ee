package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the pods of the job run; curated, not a pod template, because whoever edits a job runs what it says. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.env) || self.env.all(e, !has(e.name) || !e.name.startsWith('LD_') && !(e.name in"
                + " ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS', 'JAVA_HOME', 'CLASSPATH', 'PATH', 'IFS', 'ENV',"
                + " 'BASH_ENV', 'SHELLOPTS', 'GCONV_PATH', 'LOCPATH']))",
        message =
                "a variable that changes what the runner's process loads (JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS, LD_PRELOAD,"
                        + " CLASSPATH, PATH and the like) cannot be set")
public record RunnerSpec(
        @JsonPropertyDescription("Resources of the runner's container. Default: requests 100m and 256Mi, limit 512Mi.")
        @Nullable
        ResourceRequirements resources,

        @Size(max = 50) @JsonPropertyDescription("Node labels the pods need.") @Nullable
        Map<String, String> nodeSelector,

        @Size(max = 50) @JsonPropertyDescription("Tolerations of the pods.") @Nullable
        List<Toleration> tolerations,

        @JsonPropertyDescription("Affinity of the pods.") @Nullable
        Affinity affinity,

        @Size(max = 10) @JsonPropertyDescription("Secrets to pull the runner's image with.") @Nullable
        List<LocalObjectReference> imagePullSecrets,

        @Pattern(Patterns.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "ServiceAccount of the pods. Default: one made for this job; another one needs the same Role.")
        @Nullable
        String serviceAccountName,

        @JsonPropertyDescription("Security context of the pods, e.g. fsGroup for a volume.") @Nullable
        PodSecurityContext securityContext,

        @Size(max = 100)
        @JsonPropertyDescription("Environment of the container, from Secrets, ConfigMaps or fields only (valueFrom).")
        @Nullable
        List<EnvVar> env,

        @Size(max = 30)
        @JsonPropertyDescription("Volumes: persistentVolumeClaim, secret, configMap, projected, emptyDir or csi.")
        @Nullable
        List<Volume> volumes,

        @Size(max = 30) @JsonPropertyDescription("Where the volumes are mounted in the container.") @Nullable
        List<VolumeMount> volumeMounts,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Further labels of the pods, e.g. for a workload identity or a network policy. Those of Kubernetes' Jobs and of sanderling.dev are taken.")
        @Nullable
        Map<String, String> podLabels,

        @Size(max = 50)
        @JsonPropertyDescription("Further annotations of the pods; those of sanderling.dev are taken.")
        @Nullable
        Map<String, String> podAnnotations,

        @Pattern(Patterns.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("PriorityClass of the pods.")
        @Nullable
        String priorityClassName,

        @Pattern(Patterns.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("RuntimeClass of the pods, e.g. of a sandbox.")
        @Nullable
        String runtimeClassName,

        @Size(max = 10) @JsonPropertyDescription("How the pods spread over zones and nodes.") @Nullable
        List<TopologySpreadConstraint> topologySpreadConstraints,

        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @JsonPropertyDescription(
                "How long a pod may take to start before its Job is given up, ISO 8601. Default: PT5M.")
        @Nullable
        String startTimeout) {}
