package dev.sanderling.examples.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A kubeconfig for the stand-in: the operator reads it, and so may {@code kubectl}. */
final class KubeConfig {
    private KubeConfig() {}

    static Path write(Path file, String url) throws IOException {
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: stand-in
                    cluster: {server: "%s"}
                users:
                  - name: nobody
                    user: {}
                contexts:
                  - name: stand-in
                    context: {cluster: stand-in, user: nobody, namespace: default}
                current-context: stand-in
                """.formatted(url));
    }
}
