package dev.sanderling.operator.cluster;

import dev.sanderling.operator.access.RunnerAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What this package does with the API server; the roles in deploy/ grant exactly this, which a test holds. */
public final class Permissions {
    private static final List<String> WATCHED = List.of("get", "list", "watch");
    /** Server-side apply of an object that may not exist yet. */
    private static final List<String> APPLIED = List.of("create", "patch");

    private Permissions() {}

    /** Verbs on one resource of one API group. */
    public record Permission(String group, String resource, Set<String> verbs) {}

    /** Everything but the Lease of the leader election. */
    public static List<Permission> all() {
        return List.of(
                // The finalizer.
                permission("sanderling.dev", "capturejobs", WATCHED, List.of("patch")),
                permission("sanderling.dev", "capturejobs/status", List.of("patch")),
                // The runner's verbs too: the API server lets nobody grant what he has not.
                permission("", "configmaps", WATCHED, APPLIED, RunnerAccess.VERBS, List.of("delete")),
                permission("", "serviceaccounts", WATCHED, APPLIED),
                permission("", "pods", WATCHED),
                permission("rbac.authorization.k8s.io", "roles", WATCHED, APPLIED),
                permission("rbac.authorization.k8s.io", "rolebindings", WATCHED, APPLIED),
                permission("batch", "cronjobs", WATCHED, APPLIED, List.of("delete")),
                // Resumed, where runs wait for their turn.
                permission("batch", "jobs", WATCHED, List.of("create", "patch", "delete")),
                permission("events.k8s.io", "events", List.of("create")),
                // Why a Job gets no pod.
                permission("", "events", List.of("list")));
    }

    @SafeVarargs
    private static Permission permission(String group, String resource, List<String>... verbs) {
        var all = new ArrayList<String>();
        for (List<String> some : verbs) {
            all.addAll(some);
        }
        return new Permission(group, resource, new TreeSet<>(all));
    }
}
