package dev.sanderling.examples.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sanderling.examples.cluster.api.ApiServer;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules, retries and the kubelet, with a shell in the place of an image. */
class ControlPlaneTest {
    @TempDir
    Path directory;

    private final LeapingClock clock = new LeapingClock();
    private ApiServer server;
    private KubernetesClient client;
    private ControlPlane plane;

    @BeforeEach
    void start() {
        server = ApiServer.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withNamespace("default")
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        plane = ControlPlane.start(
                config,
                new ClusterSettings(
                        directory,
                        List.of("/bin/sh", "-c"),
                        Map.of("PATH", "/usr/bin:/bin"),
                        Duration.ofMillis(200),
                        true),
                clock);
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("runner")
                        .endMetadata()
                        .build())
                .create();
        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("lake")
                        .endMetadata()
                        .build())
                .create();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("db")
                        .endMetadata()
                        .withStringData(Map.of("password", "hush"))
                        .build())
                .create();
    }

    @AfterEach
    void stop() {
        plane.close();
        client.close();
        server.close();
    }

    @Test
    void ofAPodThatIsNotLetInAnEventTells() {
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("none")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("pods", new Quantity("0")))
                        .endSpec()
                        .build())
                .create();
        client.resource(new JobBuilder()
                        .withNewMetadata()
                        .withName("held")
                        .endMetadata()
                        .withSpec(spec("true", 0))
                        .build())
                .create();
        await().untilAsserted(() -> assertThat(client.v1()
                        .events()
                        .withField("involvedObject.name", "held")
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getReason()).isEqualTo("FailedCreate");
                    assertThat(event.getMessage())
                            .startsWith("Error creating: pods ")
                            .contains("exceeded quota: none");
                }));
    }

    private static JobSpec spec(String script, int backoffLimit) {
        return new JobSpecBuilder()
                .withBackoffLimit(backoffLimit)
                .withNewPodFailurePolicy()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName("runner")
                .withOperator("In")
                .withValues(65)
                .endOnExitCodes()
                .endRule()
                .endPodFailurePolicy()
                .withNewTemplate()
                .withNewSpec()
                .withServiceAccountName("runner")
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(1L)
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim("lake", false)
                .endVolume()
                .addNewVolume()
                .withName("secret")
                .withNewSecret()
                .withSecretName("db")
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withName("api")
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken(null, 3600L, "token")
                .endSource()
                .endProjected()
                .endVolume()
                .addNewContainer()
                .withName("runner")
                .withImage("image")
                .withArgs(script)
                .addNewEnv()
                .withName("POD")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("TOKEN_FILE")
                .withValue("/var/run/api/token")
                .endEnv()
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/data")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("secret")
                .withMountPath("/etc/secrets/db")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("api")
                .withMountPath("/var/run/api")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .endTemplate()
                .build();
    }

    private void run(String name, String script, int backoffLimit) {
        client.resource(new JobBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withSpec(spec(script, backoffLimit))
                        .build())
                .create();
    }

    private Job awaitEnd(String name) {
        return Objects.requireNonNull(client.batch()
                .v1()
                .jobs()
                .withName(name)
                .waitUntilCondition(
                        job -> job != null && JobRules.finished(job), 30, java.util.concurrent.TimeUnit.SECONDS));
    }

    private List<Pod> pods(String job) {
        return client.pods()
                .withLabel("batch.kubernetes.io/job-name", job)
                .list()
                .getItems();
    }

    @Test
    void aJobRunsItsContainerWithVolumesEnvironmentAndTerminationMessage() throws Exception {
        run(
                "good",
                "cat /etc/secrets/db/password $(ls -d /etc/secrets)/db/password $TOKEN_FILE > /data/$POD; echo -n done > /dev/termination-log; pwd",
                0);
        Job job = awaitEnd("good");
        assertThat(JobRules.has(job, "Complete")).isTrue();
        assertThat(job.getStatus().getSucceeded()).isEqualTo(1);
        Pod pod = pods("good").getFirst();
        assertThat(Objects.requireNonNull(JobRules.terminated(pod)).getMessage())
                .isEqualTo("done");
        assertThat(plane.claim("default", "lake").resolve(pod.getMetadata().getName()))
                .content()
                .isEqualTo("hushhushstand-in:default:runner");
        assertThat(Files.exists(
                        directory.resolve("logs/default/" + pod.getMetadata().getName() + ".log")))
                .isTrue();
    }

    @Test
    void aSuspendedJobBeginsWhenItIsResumed() {
        client.resource(new JobBuilder()
                        .withNewMetadata()
                        .withName("held")
                        .endMetadata()
                        .withSpec(spec("exit 0", 0))
                        .editSpec()
                        .withSuspend(true)
                        .endSpec()
                        .build())
                .create();
        var held = client.batch().v1().jobs().withName("held");
        await().until(() -> JobRules.has(held.get(), "Suspended"));
        assertThat(held.get().getStatus().getStartTime()).isNull();
        assertThat(pods("held")).isEmpty();
        held.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":false}}");
        Job job = awaitEnd("held");
        assertThat(JobRules.has(job, "Complete")).isTrue();
        assertThat(JobRules.has(job, "Suspended")).isFalse();
        assertThat(job.getStatus().getStartTime()).isNotNull();
    }

    @Test
    void aFailingPodIsRetriedUntilTheLimit() {
        run("bad", "exit 70", 1);
        Job job = awaitEnd("bad");
        assertThat(job.getStatus().getConditions().getLast().getReason()).isEqualTo("BackoffLimitExceeded");
        assertThat(pods("bad")).hasSize(2);
    }

    @Test
    void anExitCodeThatThePolicyNamesIsNotRetried() {
        run("fatal", "exit 65", 3);
        Job job = awaitEnd("fatal");
        assertThat(job.getStatus().getConditions().getLast().getReason()).isEqualTo("PodFailurePolicy");
        assertThat(pods("fatal")).hasSize(1);
    }

    @Test
    void aPodKilledForMemorySaysSo() {
        run("fat", "exec sleep 60", 0);
        await().until(() -> pods("fat").stream().anyMatch(plane::killForMemory));
        awaitEnd("fat");
        var end = Objects.requireNonNull(JobRules.terminated(pods("fat").getFirst()));
        assertThat(end.getReason()).isEqualTo("OOMKilled");
        assertThat(end.getExitCode()).isEqualTo(137);
    }

    @Test
    void deletingAJobEndsItsPodWithinItsGrace() {
        run("long", "trap 'echo bye > /data/bye; exit 0' TERM; echo up > /data/up; while :; do sleep 0.1; done", 0);
        await().until(() -> Files.exists(plane.claim("default", "lake").resolve("up")));
        client.batch().v1().jobs().withName("long").delete();
        await().until(() -> client.pods().list().getItems().isEmpty());
        assertThat(plane.claim("default", "lake").resolve("bye")).exists();
    }

    @Test
    void anImageThatCannotBePulledIsShownAndBlocksThePod() {
        plane.faults().add(pod -> true, PodFaults.Fault.IMAGE_MISSING);
        run("late", "exit 0", 0);
        await().until(() -> pods("late").stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .anyMatch(status -> status.getState().getWaiting().getReason().equals("ImagePullBackOff")));
        plane.faults().clear();
        assertThat(JobRules.has(awaitEnd("late"), "Complete")).isTrue();
    }

    @Test
    void aMissingSecretKeepsThePodWaitingUntilItIsThere() {
        client.secrets().withName("db").delete();
        run("waits", "exit 0", 0);
        await().until(() -> pods("waits").stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .anyMatch(status -> status.getState().getWaiting() != null
                        && status.getState().getWaiting().getMessage().equals("secret \"db\" not found")));
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("db")
                        .endMetadata()
                        .build())
                .create();
        assertThat(JobRules.has(awaitEnd("waits"), "Complete")).isTrue();
    }

    @Test
    void aCronJobStartsOneJobATimeAndKeepsItsHistoryShort() {
        Set<String> started = ConcurrentHashMap.newKeySet();
        client.batch().v1().jobs().inform(new ResourceEventHandler<Job>() {
            @Override
            public void onAdd(Job job) {
                started.add(job.getMetadata().getUid());
            }

            @Override
            public void onUpdate(Job before, Job after) {}

            @Override
            public void onDelete(Job job, boolean unknown) {}
        });
        clock.leapPast(Duration.ofMinutes(1));
        client.resource(new CronJobBuilder()
                        .withNewMetadata()
                        .withName("every")
                        .endMetadata()
                        .withNewSpec()
                        .withSchedule("* * * * *")
                        .withTimeZone("Etc/UTC")
                        .withConcurrencyPolicy("Forbid")
                        .withStartingDeadlineSeconds(300L)
                        .withSuccessfulJobsHistoryLimit(1)
                        .withNewJobTemplate()
                        .withSpec(spec("exit 0", 0))
                        .endJobTemplate()
                        .endSpec()
                        .build())
                .create();
        for (int time = 0; time < 3; time++) {
            String last = lastSuccess();
            clock.leapPast(Duration.ofMinutes(1));
            await().until(() -> !last.equals(lastSuccess()));
        }
        await().untilAsserted(() ->
                assertThat(client.batch().v1().jobs().list().getItems()).hasSize(1));
        // Requests are more where a status was refused for its version: the controller then asks for the same Job
        // again.
        assertThat(started).hasSize(3);
    }

    private String lastSuccess() {
        CronJob cronJob = client.batch().v1().cronjobs().withName("every").get();
        return cronJob.getStatus() == null || cronJob.getStatus().getLastSuccessfulTime() == null
                ? ""
                : cronJob.getStatus().getLastSuccessfulTime();
    }
}
