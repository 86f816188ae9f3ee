package dev.sanderling.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.operator.Examples;
import dev.sanderling.operator.access.RunnerAccess;
import dev.sanderling.operator.schedule.CronJobs;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {
    private final CronJob desired = CronJobs.desired(Examples.runs(Examples.job("postgres-to-files.yaml")));

    @Test
    void whatTheServerAddsIsNoDrift() {
        assertThat(Drift.differs(desired, changed(pod -> {
                    pod.setSchedulerName("default-scheduler");
                    pod.setDnsPolicy("ClusterFirst");
                    pod.getVolumes().getFirst().getConfigMap().setDefaultMode(420);
                    pod.getContainers().getFirst().getResources().getRequests().put("cpu", new Quantity("0.1"));
                })))
                .isFalse();
    }

    @Test
    void whatAWebhookAddsIsNoDrift() {
        assertThat(Drift.differs(desired, changed(pod -> {
                    pod.getVolumes().addFirst(new Volume());
                    pod.getContainers().getFirst().getEnv().addFirst(new EnvVar("PROXY", "x", null));
                })))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({".5, 500m", "+1, 1", "1., 1", "1e3, 1k", "1024Mi, 1Gi", "0.1, 100m"})
    void anAmountInOtherWordsIsNoDrift(String written, String stored) {
        assertThat(Drift.differs(limited(written), limited(stored))).isFalse();
        assertThat(Drift.differs(limited(written), limited("7"))).isTrue();
    }

    private CronJob limited(String amount) {
        return changed(
                pod -> pod.getContainers().getFirst().getResources().setLimits(Map.of("memory", new Quantity(amount))));
    }

    @Test
    void whatSomebodyChangesIsDrift() {
        assertThat(Drift.differs(desired, changed(pod -> pod.setRestartPolicy("OnFailure"))))
                .isTrue();
        assertThat(Drift.differs(
                        desired, changed(pod -> pod.getContainers().getFirst().setImage("evil"))))
                .isTrue();
        assertThat(Drift.differs(desired, changed(pod -> pod.getVolumes().removeFirst())))
                .isTrue();
        assertThat(Drift.differs(
                        desired, changed(pod -> pod.getContainers().getFirst().setArgs(List.of("run", "--evil")))))
                .isTrue();
        assertThat(Drift.differs(
                        desired,
                        changed(pod -> pod.getContainers()
                                .getFirst()
                                .getResources()
                                .setLimits(Map.of("memory", new Quantity("513Mi"))))))
                .isTrue();
    }

    @Test
    void aWiderRoleIsDrift() {
        var role = RunnerAccess.role(Examples.job("postgres-to-files.yaml"), List.of());
        var wider = new RoleBuilder(role)
                .addNewRule()
                .withApiGroups("")
                .withResources("secrets")
                .withVerbs("get")
                .endRule()
                .build();
        assertThat(Drift.differs(role, wider)).isTrue();
        var named = new RoleBuilder(role)
                .editFirstRule()
                .addToResourceNames("other")
                .endRule()
                .build();
        assertThat(Drift.differs(role, named)).isTrue();
    }

    @Test
    void theHashDoesNotDependOnTheOrderOfAMap() {
        assertThat(Drift.hash(changed(pod -> pod.setNodeSelector(Map.of("a", "1", "b", "2", "c", "3")))))
                .isEqualTo(Drift.hash(changed(pod -> pod.setNodeSelector(Map.of("c", "3", "b", "2", "a", "1")))))
                .isNotEqualTo(Drift.hash(desired));
    }

    private CronJob changed(Consumer<PodSpec> change) {
        CronJob copy = new CronJobBuilder(desired)
                .editMetadata()
                .withResourceVersion("7")
                .endMetadata()
                .build();
        change.accept(copy.getSpec().getJobTemplate().getSpec().getTemplate().getSpec());
        return copy;
    }
}
