package dev.sanderling.operator.access;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.RunnerSpec;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.ArrayList;
import java.util.List;

/** What a runner may do: read and write exactly the ConfigMaps made for it, by name, and nothing else. */
public final class RunnerAccess {
    /** All that a runner does with a ConfigMap; the operator must hold these itself to be allowed to grant them. */
    public static final List<String> VERBS = List.of("get", "update", "patch");

    private RunnerAccess() {}

    /** The account of the pods, unless the user names another. */
    public static ServiceAccount serviceAccount(CaptureJob job) {
        return new ServiceAccountBuilder()
                .withMetadata(Owner.metadata(job, Names.access(Names.name(job)), Names.ROLE_ACCESS))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    /** Name of the account the pods run under. */
    public static String serviceAccountName(CaptureJob job) {
        RunnerSpec runner = job.getSpec().runner();
        String given = runner == null ? null : runner.serviceAccountName();
        return given == null ? Names.access(Names.name(job)) : given;
    }

    /**
     * The checkpoint and the history chunks by name. The list of names always has the checkpoint: an empty one would
     * grant every ConfigMap of the namespace.
     */
    public static Role role(CaptureJob job, List<String> chunks) {
        var names = new ArrayList<String>();
        names.add(Names.checkpoint(Names.name(job)));
        names.addAll(chunks);
        return new RoleBuilder()
                .withMetadata(Owner.metadata(job, Names.access(Names.name(job)), Names.ROLE_ACCESS))
                .addNewRule()
                .withApiGroups("")
                .withResources("configmaps")
                .withResourceNames(names)
                .withVerbs(VERBS)
                .endRule()
                .build();
    }

    /** Gives the Role to the pods' account. */
    public static RoleBinding binding(CaptureJob job) {
        String name = Names.access(Names.name(job));
        return new RoleBindingBuilder()
                .withMetadata(Owner.metadata(job, name, Names.ROLE_ACCESS))
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(serviceAccountName(job))
                .withNamespace(Names.namespace(job))
                .endSubject()
                .build();
    }
}
