package dev.sanderling.operator.schedule;

import dev.sanderling.outcome.ExitCode;
import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import java.util.Arrays;
import java.util.List;

/** What the Job controller does when a pod fails; generated from the runner's exit codes, so that the two cannot differ. */
final class PodFailurePolicies {
    private PodFailurePolicies() {}

    /** In order: a drained node costs no retry; what only a human can mend, or a fenced run, is not retried. */
    static PodFailurePolicy desired() {
        return new PodFailurePolicyBuilder()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition("True", "DisruptionTarget")
                .endRule()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName(RunnerPod.CONTAINER)
                .withOperator("In")
                .withValues(notRetryable())
                .endOnExitCodes()
                .endRule()
                .build();
    }

    private static List<Integer> notRetryable() {
        return Arrays.stream(ExitCode.values())
                .filter(exit -> exit != ExitCode.OK && !exit.retryable())
                .map(ExitCode::code)
                .sorted()
                .toList();
    }
}
