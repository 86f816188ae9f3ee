package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The container of a hand-over's Job. What it does not say of its pod (nodes, tolerations, labels) is spec.runner's. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchJobSpec(
        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("Image of the container. It must run as a user other than root.")
        @Nullable
        String image,

        @Size(min = 1, max = 100) @JsonPropertyDescription("In place of the image's entrypoint.") @Nullable
        List<@Size(max = 65_536) String> command,

        @Size(max = 100) @JsonPropertyDescription("Arguments. Default: the image's.") @Nullable
        List<@Size(max = 65_536) String> args,

        @Size(max = 100)
        @JsonPropertyDescription("Environment of the container; names with SANDERLING_ are taken.")
        @Nullable
        List<EnvVar> env,

        @JsonPropertyDescription("Resources of the container. Default: requests 100m and 256Mi, limit 512Mi.") @Nullable
        ResourceRequirements resources,

        @Size(max = 30)
        @JsonPropertyDescription(
                "Volumes besides those of spec.runner: persistentVolumeClaim, secret, configMap, projected, emptyDir or csi.")
        @Nullable
        List<Volume> volumes,

        @Size(max = 30)
        @JsonPropertyDescription("Where volumes, these or those of spec.runner, are mounted in the container.")
        @Nullable
        List<VolumeMount> volumeMounts,

        @Pattern(Patterns.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "ServiceAccount of the pod. Default: that of spec.runner, else default; its token is not mounted by itself.")
        @Nullable
        String serviceAccountName,

        @Min(0) @Max(20) @JsonPropertyDescription("How often the Job tries again by itself. Default: 2.") @Nullable
        Integer backoffLimit,

        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @JsonPropertyDescription("How long the Job may take, all tries together, ISO 8601. Default: PT1H.")
        @Nullable
        String deadline) {}
