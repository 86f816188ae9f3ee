package dev.sanderling.examples.local;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code make build} left.
 *
 * @param root the repository
 */
public record Build(Path root) {
    /**
     * The build of this working copy.
     *
     * @throws IllegalStateException with a sentence where something was not built
     */
    public static Build find() {
        String given = System.getProperty("sanderling.root");
        Path at = Path.of(given == null ? "" : given).toAbsolutePath().normalize();
        while (at != null && !Files.isDirectory(at.resolve("crds"))) {
            at = at.getParent();
        }
        if (at == null) {
            throw new IllegalStateException(
                    "This is not within a copy of Sanderling's repository; set -Dsanderling.root.");
        }
        Build build = new Build(at);
        for (Path needed : new Path[] {build.runner(), build.operator(), build.crd()}) {
            if (!Files.exists(needed)) {
                throw new IllegalStateException(needed + " does not exist; run `make build` first.");
            }
        }
        return build;
    }

    /** The runner's program. */
    public Path runner() {
        return root.resolve("runner/target/sanderling/bin/sanderling");
    }

    /** The operator's jar. */
    public Path operator() {
        return root.resolve("operator/target/quarkus-app/quarkus-run.jar");
    }

    /** The CustomResourceDefinition. */
    public Path crd() {
        return root.resolve("crds/capturejobs.sanderling.dev-v1alpha1.yaml");
    }

    /** One of the examples. */
    public Path example(String name) {
        return root.resolve("examples").resolve(name);
    }
}
