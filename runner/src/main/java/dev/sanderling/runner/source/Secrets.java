package dev.sanderling.runner.source;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Tls.CertificateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The Secrets and ConfigMaps of a job as mounted files, {@code <directory>/<name>/<key>}. They are read each time they
 * are asked for, so a rotated one is seen by the next connection.
 *
 * @param secretsDir where Secrets are mounted
 * @param configMapsDir where ConfigMaps are mounted
 */
public record Secrets(Path secretsDir, Path configMapsDir) {
    /**
     * The text of a key, without the line end that editors and {@code echo} leave.
     *
     * @throws Failure SecretMissing, SecretKeyMissing
     */
    public String text(SecretKey key) {
        try {
            String text = Files.readString(file(key));
            int end = text.length();
            if (end > 0 && text.charAt(end - 1) == '\n') {
                end--;
                if (end > 0 && text.charAt(end - 1) == '\r') {
                    end--;
                }
            }
            return text.substring(0, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The file of a key of a Secret.
     *
     * @throws Failure SecretMissing, SecretKeyMissing
     */
    public Path file(SecretKey key) {
        return find("Secret", "secret generic", secretsDir, key.secretName(), key.key());
    }

    /**
     * The file of a certificate authority.
     *
     * @throws Failure SecretMissing, SecretKeyMissing; the sentence says which kind of object it is
     */
    public Path file(CertificateFile certificate) {
        return switch (certificate) {
            case CertificateFile.InSecret s -> find("Secret", "secret generic", secretsDir, s.name(), s.key());
            case CertificateFile.InConfigMap c -> find("ConfigMap", "configmap", configMapsDir, c.name(), c.key());
        };
    }

    private static Path find(String kind, String create, Path directory, String name, String key) {
        Path object = directory.resolve(name);
        Path file = object.resolve(key);
        if (Files.isReadable(file) && !Files.isDirectory(file)) {
            return file;
        }
        // The mount is optional, so an absent object is an absent or an empty directory.
        if (isEmpty(object)) {
            throw new Failure(
                    Reason.SECRET_MISSING,
                    "The " + kind + " \"" + name + "\" does not exist in the job's namespace; create it with the key \""
                            + key + "\", e.g. kubectl create " + create + " " + name + " --from-literal=" + key
                            + "=..., or correct its name in the job.");
        }
        if (Files.exists(file)) {
            throw new Failure(
                    Reason.SECRET_KEY_MISSING,
                    "The key \"" + key + "\" of the " + kind + " \"" + name
                            + "\" is there but this process may not read it; make the mounted file readable.");
        }
        throw new Failure(
                Reason.SECRET_KEY_MISSING,
                "The " + kind + " \"" + name + "\" has no key \"" + key
                        + "\"; add it, or correct the key's name in the job.");
    }

    private static boolean isEmpty(Path directory) {
        if (!Files.isDirectory(directory)) {
            return true;
        }
        try (var files = Files.newDirectoryStream(
                directory, p -> !p.getFileName().toString().startsWith(".."))) {
            return !files.iterator().hasNext();
        } catch (IOException e) {
            return true;
        }
    }
}
