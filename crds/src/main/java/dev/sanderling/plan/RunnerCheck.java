package dev.sanderling.plan;

import dev.sanderling.api.RunnerSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks spec.runner. Loaded only where the field was read, because it brings the Kubernetes model with it. */
final class RunnerCheck {
    private static final Pattern ENVIRONMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final String OURS = "SANDERLING_";
    private static final String OUR_VOLUMES = "sanderling-";

    private RunnerCheck() {}

    static void check(Place place, RunnerSpec spec) {
        variables(place.field("env"), orEmpty(spec.env()), false);
        Quantities.resources(place.field("resources"), spec.resources());
        Quantities.volumes(place.field("volumes"), orEmpty(spec.volumes()));
        pullSecrets(place.field("imagePullSecrets"), orEmpty(spec.imagePullSecrets()));
        volumes(place.field("volumes"), orEmpty(spec.volumes()));
        Mounts.paths(
                place.field("volumeMounts"),
                orEmpty(spec.volumeMounts()),
                orEmpty(spec.volumes()),
                "spec.runner.volumes",
                Mounts.OURS);
        startTimeout(place.field("startTimeout"), spec.startTimeout());
        PodMetadata.labels(place.field("podLabels"), spec.podLabels());
        PodMetadata.annotations(place.field("podAnnotations"), spec.podAnnotations());
        object(place.field("priorityClassName"), spec.priorityClassName());
        object(place.field("runtimeClassName"), spec.runtimeClassName());
        object(place.field("serviceAccountName"), spec.serviceAccountName());
    }

    static void object(Place at, @Nullable String name) {
        if (name != null) {
            Names.object(at, at.required(name, "name it, or leave the field out"));
        }
    }

    static Duration startTimeout(Place place, @Nullable String text) {
        return Durations.read(place, text, Duration.ofSeconds(10), Duration.ofDays(1))
                .orElse(Defaults.START_TIMEOUT);
    }

    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** @param values whether a value may stand in the document: in a container of the user's own */
    static void variables(Place place, List<EnvVar> variables, boolean values) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < variables.size(); i++) {
            EnvVar variable = variables.get(i);
            Place at = place.item(i);
            String name = at.field("name").required(variable.getName(), "the variable's name");
            if (!name.isEmpty() && !ENVIRONMENT.matcher(name).matches()) {
                at.field("name").problem("'" + name + "' is not the name of a variable");
            }
            if (name.startsWith(OURS)) {
                at.field("name").problem("'" + name + "' is Sanderling's own; names with " + OURS + " are taken");
            }
            if (!values && Loaders.read(name)) {
                at.field("name").problem("'" + name + "' " + Loaders.SENTENCE);
            }
            if (!name.isEmpty() && !names.add(name)) {
                at.field("name").problem("'" + name + "' is given twice");
            }
            if (values) {
                continue;
            }
            if (variable.getValue() != null) {
                at.field("value").problem("is not accepted, so that no secret stands in a resource; use valueFrom");
            } else if (variable.getValueFrom() == null) {
                at.field("valueFrom").problem("is required: a key of a Secret or ConfigMap, or a field of the pod");
            }
        }
    }

    private static void pullSecrets(Place place, List<LocalObjectReference> secrets) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < secrets.size(); i++) {
            Place at = place.item(i).field("name");
            String name = at.required(secrets.get(i).getName(), "the name of a Secret");
            Names.object(at, name);
            if (!name.isEmpty() && !names.add(name)) {
                at.problem("'" + name + "' is given twice");
            }
        }
    }

    static void volumes(Place place, List<Volume> volumes) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < volumes.size(); i++) {
            Volume volume = volumes.get(i);
            Place at = place.item(i);
            String name = at.field("name").required(volume.getName(), "a name that volumeMounts refer to");
            if (!name.isEmpty() && (!Names.isLabel(name, 63) || name.startsWith(OUR_VOLUMES))) {
                at.field("name")
                        .problem("'" + name
                                + "' cannot name a volume: use lower-case letters, digits and -, not beginning with "
                                + OUR_VOLUMES);
            }
            if (!name.isEmpty() && !names.add(name)) {
                at.field("name").problem("'" + name + "' is given twice");
            }
            if (!VolumeKinds.allowed(volume)) {
                at.problem("needs exactly one of " + VolumeKinds.NAMES + ", and no other kind");
            }
        }
    }
}
