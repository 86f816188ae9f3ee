package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is watched: objects with our label, each leading back to its CaptureJob. The chunks of the schema history carry
 * the label too but are not watched: they can be a megabyte each, and nothing of them is shown.
 */
public final class Watches {
    /** The kinds that are watched, besides CaptureJobs. */
    public static final List<Class<? extends HasMetadata>> KINDS = List.of(
            CronJob.class, Job.class, Pod.class, ServiceAccount.class, Role.class, RoleBinding.class, ConfigMap.class);

    private final List<EventSource<?, CaptureJob>> all = new ArrayList<>();
    private final InformerEventSource<CronJob, CaptureJob> cronJobs;
    private final InformerEventSource<Job, CaptureJob> jobs;
    private final InformerEventSource<Pod, CaptureJob> pods;
    private final InformerEventSource<ServiceAccount, CaptureJob> serviceAccounts;
    private final InformerEventSource<Role, CaptureJob> roles;
    private final InformerEventSource<RoleBinding, CaptureJob> roleBindings;
    private final InformerEventSource<ConfigMap, CaptureJob> configMaps;

    public Watches(EventSourceContext<CaptureJob> context) {
        cronJobs = watch(context, CronJob.class, "cronjobs", Labels.CAPTURE_JOB);
        jobs = watch(context, Job.class, "jobs", Labels.CAPTURE_JOB);
        pods = watch(context, Pod.class, "pods", Labels.CAPTURE_JOB);
        serviceAccounts = watch(context, ServiceAccount.class, "serviceaccounts", Labels.CAPTURE_JOB);
        roles = watch(context, Role.class, "roles", Labels.CAPTURE_JOB);
        roleBindings = watch(context, RoleBinding.class, "rolebindings", Labels.CAPTURE_JOB);
        configMaps = watch(
                context,
                ConfigMap.class,
                "configmaps",
                Labels.ROLE + " in (" + Names.ROLE_CHECKPOINT + "," + Names.ROLE_DOCUMENT + ")");
    }

    /** To be registered with the SDK. */
    public List<EventSource<?, CaptureJob>> all() {
        return List.copyOf(all);
    }

    Optional<CronJob> cronJob(CaptureJob job) {
        return anyCronJob(job).filter(found -> Owner.owns(job, found));
    }

    Optional<ConfigMap> checkpoint(CaptureJob job) {
        return read(configMaps, configMaps.get(id(job, Names.checkpoint(Names.name(job)))))
                .filter(found -> hasRole(found, Names.ROLE_CHECKPOINT))
                .filter(found -> Owner.belongs(job, found));
    }

    Optional<Role> role(CaptureJob job) {
        return read(roles, roles.get(id(job, Names.access(Names.name(job))))).filter(found -> Owner.owns(job, found));
    }

    /** A cleanup is none of them: a former job of the same name may have left one. */
    Set<Job> jobs(CaptureJob job) {
        Optional<CronJob> cronJob = anyCronJob(job);
        return read(jobs, jobs.getSecondaryResources(job)).stream()
                .filter(one -> Owner.ownsRun(job, cronJob, one))
                .filter(one -> !hasRole(one, Names.ROLE_CLEANUP))
                .collect(Collectors.toSet());
    }

    /** The jobs that have such a Job which is not over. */
    Set<ResourceID> unfinished(Predicate<Job> which) {
        return unfinishedJobs(which).stream()
                .flatMap(job -> captureJob(job).stream())
                .collect(Collectors.toSet());
    }

    /** Such Jobs that are not over, of all jobs. */
    List<Job> unfinishedJobs(Predicate<Job> which) {
        return read(jobs, jobs.list().filter(which).toList()).stream()
                .filter(job -> job.getStatus() == null
                        || job.getStatus().getConditions().stream()
                                .noneMatch(condition -> "True".equals(condition.getStatus())
                                        && Set.of("Complete", "Failed").contains(condition.getType())))
                .toList();
    }

    /** Whether the Job, which the label says is the job's, is. */
    boolean isRunOf(CaptureJob job, Job run) {
        return Owner.ownsRun(job, anyCronJob(job), run);
    }

    Set<Pod> pods(CaptureJob job) {
        return read(pods, pods.getSecondaryResources(job));
    }

    Set<ConfigMap> documents(CaptureJob job) {
        return read(configMaps, configMaps.getSecondaryResources(job)).stream()
                .filter(found -> hasRole(found, Names.ROLE_DOCUMENT))
                .collect(Collectors.toSet());
    }

    /** The object of that kind and name as the cache has it, whoever owns it; empty where it is not watched. */
    Optional<? extends HasMetadata> cached(HasMetadata desired) {
        var id = ResourceID.fromResource(desired);
        return switch (desired) {
            case CronJob cronJob -> read(cronJobs, cronJobs.get(id));
            case ServiceAccount account -> read(serviceAccounts, serviceAccounts.get(id));
            case Role role -> read(roles, roles.get(id));
            case RoleBinding binding -> read(roleBindings, roleBindings.get(id));
            case ConfigMap configMap -> read(configMaps, configMaps.get(id));
            default -> Optional.empty();
        };
    }

    private Optional<CronJob> anyCronJob(CaptureJob job) {
        return read(cronJobs, cronJobs.get(id(job, Names.cronJob(Names.name(job)))));
    }

    /**
     * What was read, if it was read from a cache that is kept: one that is stopped is emptied while a look is still under
     * way, and that look would take every object for gone. The SDK marks a source as stopped before it empties it.
     *
     * @throws Stopping it may have been empty already
     */
    private static <T> T read(InformerEventSource<?, CaptureJob> from, T found) {
        if (!from.isRunning()) {
            throw new Stopping();
        }
        return found;
    }

    private static ResourceID id(CaptureJob job, String name) {
        return new ResourceID(name, Names.namespace(job));
    }

    private static boolean hasRole(HasMetadata object, String role) {
        return role.equals(object.getMetadata().getLabels().get(Labels.ROLE));
    }

    private <R extends HasMetadata> InformerEventSource<R, CaptureJob> watch(
            EventSourceContext<CaptureJob> context, Class<R> type, String name, String selector) {
        var configuration = InformerEventSourceConfiguration.from(type, CaptureJob.class)
                .withName(name)
                .withLabelSelector(selector)
                .withItemStore(Pruned.store())
                .withInformerListLimit(Pruned.PAGE)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(Watches::captureJob)
                .build();
        var source = new InformerEventSource<R, CaptureJob>(configuration, context);
        all.add(source);
        return source;
    }

    static Set<ResourceID> captureJob(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        String name = labels == null ? null : labels.get(Labels.CAPTURE_JOB);
        return name == null
                ? Set.of()
                : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
    }
}
