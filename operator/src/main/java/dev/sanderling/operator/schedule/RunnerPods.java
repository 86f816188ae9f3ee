package dev.sanderling.operator.schedule;

import dev.sanderling.api.BatchJobSpec;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.RunnerSpec;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.OperatorSettings;
import dev.sanderling.operator.access.RunnerAccess;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Defaults;
import dev.sanderling.pod.Labels;
import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one pod template: the CronJob, the check and the runs outside the schedule differ in their verb and role only. */
final class RunnerPods {
    private static final RunnerSpec NOTHING_SAID = bare(null);
    private static final long GRACE_SECONDS = 60;
    private static final String HAND_OVER = "hand-over";
    private static final String BATCH_VOLUME = "sanderling-batch";

    private RunnerPods() {}

    static PodTemplateSpec desired(Runs runs, String verb, String role) {
        RunnerSpec runner = runner(runs.job());
        PodVolumes ours = role.equals(Names.ROLE_CHECK)
                ? PodVolumes.forCheck(runs.plan(), runs.document())
                : PodVolumes.of(runs.plan(), runs.document());
        return template(
                runs,
                role,
                RunnerAccess.serviceAccountName(runs.job()),
                container(runs, runner, arguments(verb), ours, joined(environment(runs), runner.env())),
                joined(ours.volumes(), runner.volumes()));
    }

    /**
     * A pod that needs nothing that may be going together with its job: no volume, no environment, no account of the
     * job's.
     *
     * @param document name of the ConfigMap with job document and checkpoint
     */
    static PodTemplateSpec cleanup(Runs runs, String document) {
        RunnerSpec runner = runner(runs.job());
        PodVolumes ours = PodVolumes.withoutApi(runs.plan(), document);
        RunnerSpec bare = bare(runner.resources());
        List<String> arguments = joined(arguments("cleanup"), List.of("--state", RunnerPod.JOB_DIRECTORY));
        String account = runner.serviceAccountName() == null ? "default" : runner.serviceAccountName();
        return template(
                runs,
                Names.ROLE_CLEANUP,
                account,
                container(runs, bare, arguments, ours, cleanupEnvironment(runs)),
                ours.volumes());
    }

    /**
     * A pod that hands batches over to a webhook: the runner alone.
     *
     * @param receipts of the batches, JSON
     */
    static PodTemplateSpec webhook(Runs runs, String receipts) {
        RunnerSpec runner = runner(runs.job());
        PodVolumes ours = PodVolumes.forHandOver(runs.plan(), runs.document());
        return template(
                runs,
                Names.ROLE_HAND_OVER,
                account(runner, null),
                container(
                        runs,
                        runner,
                        arguments(HAND_OVER),
                        ours,
                        joined(handOverEnvironment(runs, receipts), runner.env())),
                joined(ours.volumes(), runner.volumes()));
    }

    /**
     * A pod of the user's own: the runner writes the file that tells of the batch, then their container begins.
     *
     * @param receipts of the batches, JSON
     * @param told what their container finds in its environment
     */
    static PodTemplateSpec batch(Runs runs, BatchJobSpec spec, String receipts, Map<String, String> told) {
        RunnerSpec runner = runner(runs.job());
        PodVolumes ours = PodVolumes.forHandOver(runs.plan(), runs.document());
        List<String> arguments = joined(arguments(HAND_OVER), List.of("--out", RunnerPod.BATCH_DIRECTORY));
        Container writer = new ContainerBuilder(container(
                        runs, runner, arguments, ours, joined(handOverEnvironment(runs, receipts), runner.env())))
                .addNewVolumeMount()
                .withName(BATCH_VOLUME)
                .withMountPath(RunnerPod.BATCH_DIRECTORY)
                .endVolumeMount()
                .build();
        Volume file = new VolumeBuilder()
                .withName(BATCH_VOLUME)
                .withNewEmptyDir()
                .endEmptyDir()
                .build();
        PodTemplateSpec pod = template(
                runs,
                Names.ROLE_HAND_OVER,
                account(runner, spec.serviceAccountName()),
                theirs(spec, told),
                joined(joined(joined(ours.volumes(), runner.volumes()), spec.volumes()), List.of(file)));
        pod.getSpec().setInitContainers(List.of(writer));
        return pod;
    }

    /** Not the one made for the job, which may write the checkpoint; but a store may be reached by the runner's identity. */
    private static String account(RunnerSpec runner, @Nullable String named) {
        String ofRunner = runner.serviceAccountName();
        return named != null ? named : ofRunner != null ? ofRunner : "default";
    }

    private static Container theirs(BatchJobSpec spec, Map<String, String> told) {
        List<EnvVar> ours = told.entrySet().stream()
                .map(entry -> value(entry.getKey(), entry.getValue()))
                .toList();
        return new ContainerBuilder()
                .withName(RunnerPod.BATCH_CONTAINER)
                .withImage(spec.image())
                .withCommand(orEmpty(spec.command()))
                .withArgs(orEmpty(spec.args()))
                .withEnv(joined(ours, spec.env()))
                .withResources(spec.resources() == null ? defaultResources() : spec.resources())
                .withVolumeMounts(orEmpty(spec.volumeMounts()))
                .addNewVolumeMount()
                .withName(BATCH_VOLUME)
                .withMountPath(RunnerPod.BATCH_DIRECTORY)
                .withReadOnly(true)
                .endVolumeMount()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .build();
    }

    private static List<EnvVar> handOverEnvironment(Runs runs, String receipts) {
        return List.of(
                value(RunnerPod.NAMESPACE, runs.plan().namespace()),
                value(RunnerPod.RECEIPTS, receipts),
                field(RunnerPod.RUN_ID, "metadata.name"),
                value(RunnerPod.TERMINATION_LOG, RunnerPod.TERMINATION_FILE),
                value(RunnerPod.LOG_FORMAT, runs.image().logFormat()));
    }

    private static PodTemplateSpec template(
            Runs runs, String role, String account, Container container, List<Volume> volumes) {
        RunnerSpec runner = runner(runs.job());
        var spec = new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(merged(runner.podLabels(), Names.labels(Names.name(runs.job()), role)))
                .withAnnotations(merged(runner.podAnnotations(), since(runs)))
                .endMetadata()
                .withNewSpec()
                .withPriorityClassName(runner.priorityClassName())
                .withRuntimeClassName(runner.runtimeClassName())
                .withTopologySpreadConstraints(orEmpty(runner.topologySpreadConstraints()))
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withServiceAccountName(account)
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withSecurityContext(podSecurity(runner.securityContext()))
                .withContainers(container)
                .withVolumes(volumes);
        if (runner.nodeSelector() != null) {
            spec.withNodeSelector(runner.nodeSelector());
        }
        return spec.withTolerations(orEmpty(runner.tolerations()))
                .withAffinity(runner.affinity())
                .withImagePullSecrets(orEmpty(runner.imagePullSecrets()))
                .endSpec()
                .build();
    }

    private static RunnerSpec bare(@Nullable ResourceRequirements resources) {
        return new RunnerSpec(
                resources, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    private static Map<String, String> merged(@Nullable Map<String, String> theirs, Map<String, String> ours) {
        var all = new TreeMap<String, String>();
        if (theirs != null) {
            all.putAll(theirs);
        }
        all.putAll(ours);
        return all;
    }

    static Map<String, String> since(Runs runs) {
        return Map.of(Labels.SINCE, Long.toString(runs.edition().since()));
    }

    private static List<String> arguments(String verb) {
        return List.of(
                verb,
                "--job",
                RunnerPod.JOB_DIRECTORY + "/" + RunnerPod.JOB_FILE,
                "--secrets",
                RunnerPod.SECRETS_DIRECTORY,
                "--configmaps",
                RunnerPod.CONFIG_MAPS_DIRECTORY);
    }

    private static Container container(
            Runs runs, RunnerSpec runner, List<String> arguments, PodVolumes ours, List<EnvVar> environment) {
        OperatorSettings.RunnerImage image = runs.image();
        return new ContainerBuilder()
                .withName(RunnerPod.CONTAINER)
                .withImage(image.image())
                .withImagePullPolicy(image.imagePullPolicy())
                .withArgs(arguments)
                .withEnv(environment)
                .withResources(runner.resources() == null ? defaultResources() : runner.resources())
                .withVolumeMounts(joined(ours.mounts(), runner.volumeMounts()))
                .withTerminationMessagePath(RunnerPod.TERMINATION_FILE)
                .withTerminationMessagePolicy("File")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .build();
    }

    private static List<EnvVar> environment(Runs runs) {
        CapturePlan plan = runs.plan();
        var env = new ArrayList<EnvVar>();
        env.add(value(RunnerPod.NAMESPACE, plan.namespace()));
        env.add(value(RunnerPod.CHECKPOINT, Names.checkpoint(plan.name())));
        if (!runs.chunks().isEmpty()) {
            env.add(value(RunnerPod.HISTORY, String.join(",", runs.chunks())));
        }
        env.add(field(RunnerPod.POD_UID, "metadata.uid"));
        env.add(field(RunnerPod.RUN_ID, "metadata.name"));
        env.add(value(RunnerPod.EDITION, Long.toString(runs.edition().since())));
        env.add(value(RunnerPod.API_CREDENTIALS, RunnerPod.API_DIRECTORY));
        env.add(value(RunnerPod.TERMINATION_LOG, RunnerPod.TERMINATION_FILE));
        env.add(value(RunnerPod.LOG_FORMAT, runs.image().logFormat()));
        return env;
    }

    private static List<EnvVar> cleanupEnvironment(Runs runs) {
        return List.of(
                value(RunnerPod.NAMESPACE, runs.plan().namespace()),
                field(RunnerPod.POD_UID, "metadata.uid"),
                field(RunnerPod.RUN_ID, "metadata.name"),
                value(RunnerPod.TERMINATION_LOG, RunnerPod.TERMINATION_FILE),
                value(RunnerPod.LOG_FORMAT, runs.image().logFormat()));
    }

    /** The user's own, made to fit the "restricted" Pod Security level. */
    private static PodSecurityContext podSecurity(@Nullable PodSecurityContext given) {
        var security = given == null ? new PodSecurityContextBuilder() : new PodSecurityContextBuilder(given);
        security.withRunAsNonRoot(true);
        if (!security.hasSeccompProfile()) {
            security.withNewSeccompProfile(null, "RuntimeDefault");
        }
        if (security.getFsGroup() != null && security.getFsGroupChangePolicy() == null) {
            // Else the kubelet walks through every file of the volume at each tick.
            security.withFsGroupChangePolicy("OnRootMismatch");
        }
        return security.build();
    }

    private static ResourceRequirements defaultResources() {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(Defaults.CPU_REQUEST))
                .addToRequests("memory", new Quantity(Defaults.MEMORY_REQUEST))
                .addToLimits("memory", new Quantity(Defaults.MEMORY_LIMIT))
                .build();
    }

    private static RunnerSpec runner(CaptureJob job) {
        RunnerSpec runner = job.getSpec().runner();
        return runner == null ? NOTHING_SAID : runner;
    }

    private static EnvVar value(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static EnvVar field(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef("v1", path)
                .endValueFrom()
                .build();
    }

    private static <T> List<T> joined(List<T> ours, @Nullable List<T> theirs) {
        var all = new ArrayList<>(ours);
        all.addAll(orEmpty(theirs));
        return all;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
