package dev.sanderling.operator.cluster;

import static dev.sanderling.operator.Present.present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.operator.Desired;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.cluster.Permissions.Permission;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The roles in deploy/ grant what the operator does, no more and no less. */
class AccessTest {
    private static final Path DEPLOY = Path.of("..", "deploy");

    @Test
    void theClusterRoleIsWhatTheOperatorDoes() throws IOException {
        ClusterRole role = only(DEPLOY.resolve("cluster-wide/access.yaml"), ClusterRole.class);
        assertThat(permissions(role.getRules())).isEqualTo(new HashSet<>(Permissions.all()));
    }

    @Test
    void theRoleForOneNamespaceIsTheSame() throws IOException {
        Role role = only(DEPLOY.resolve("overlays/one-namespace/access.yaml"), Role.class);
        assertThat(permissions(role.getRules())).isEqualTo(new HashSet<>(Permissions.all()));
    }

    /** Whoever may see or change things in a namespace may so with its capture jobs; their status is the operator's. */
    @Test
    void kubernetesOwnRolesHaveCaptureJobs() throws IOException {
        Map<String, ClusterRole> roles = objects(DEPLOY.resolve("cluster-wide/roles.yaml")).stream()
                .map(ClusterRole.class::cast)
                .collect(Collectors.toMap(role -> role.getMetadata().getName(), role -> role));
        ClusterRole view = present(roles.get("sanderling-view"));
        ClusterRole edit = present(roles.get("sanderling-edit"));
        String aggregate = "rbac.authorization.k8s.io/aggregate-to-";
        assertThat(view.getMetadata().getLabels())
                .containsOnlyKeys(aggregate + "view", aggregate + "edit", aggregate + "admin");
        assertThat(edit.getMetadata().getLabels()).containsOnlyKeys(aggregate + "edit", aggregate + "admin");
        assertThat(permissions(view.getRules()))
                .extracting(Permission::verbs)
                .containsOnly(Set.of("get", "list", "watch"));
        assertThat(permissions(edit.getRules()))
                .extracting(Permission::resource)
                .containsExactly("capturejobs");
    }

    @Test
    void everyAppliedKindMayBeApplied() {
        for (HasMetadata object : Desired.objects(Examples.runs(Examples.job("mysql-to-files.yaml")))) {
            String group = object.getApiVersion().contains("/")
                    ? object.getApiVersion().split("/", 2)[0]
                    : "";
            assertThat(Permissions.all()).as(object.getKind()).anySatisfy(permission -> {
                assertThat(permission.group()).isEqualTo(group);
                assertThat(permission.resource()).isEqualTo(object.getPlural());
                assertThat(permission.verbs()).contains("get", "create", "patch");
            });
        }
    }

    /** Else the API server refuses to let the operator make the Role. */
    @Test
    void theOperatorHasWhatItGrants() {
        var granted = new ArrayList<PolicyRule>();
        for (HasMetadata object : Desired.objects(Examples.runs(Examples.job("mysql-to-files.yaml")))) {
            if (object instanceof Role role) {
                granted.addAll(role.getRules());
            }
        }
        assertThat(granted).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.getResourceNames()).isNotEmpty().doesNotContain("");
            assertThat(rule.getResources()).containsExactly("configmaps");
            assertThat(Permissions.all()).anySatisfy(permission -> {
                assertThat(permission.resource()).isEqualTo("configmaps");
                assertThat(permission.verbs()).containsAll(rule.getVerbs());
            });
        });
    }

    private static Set<Permission> permissions(List<PolicyRule> rules) {
        var permissions = new HashSet<Permission>();
        for (PolicyRule rule : rules) {
            assertThat(rule.getResourceNames()).isEmpty();
            for (String group : rule.getApiGroups()) {
                for (String resource : rule.getResources()) {
                    permissions.add(new Permission(group, resource, new TreeSet<>(rule.getVerbs())));
                }
            }
        }
        return permissions;
    }

    private static <T> T only(Path file, Class<T> type) throws IOException {
        return objects(file).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Collection<?> objects(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Object read = Serialization.unmarshal(in);
            return read instanceof Collection<?> several ? several : List.of(read);
        }
    }
}
