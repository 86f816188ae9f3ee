package dev.sanderling.runner.source.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority of our own and what it signs, made on the fly by the JDK's keytool. */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path directory;

    public Certificates(Path directory) {
        this.directory = directory;
        keytool("ca", "-genkeypair", "-alias", "ca", "-keyalg", "RSA", "-dname", "CN=test-ca", "-ext", "bc:c");
        write("ca.crt", pem("CERTIFICATE", encoded("ca", false)));
    }

    /** A key pair signed by the authority; leaves NAME.crt and NAME.key (PKCS#8, private to us). */
    public void sign(String name, String keyAlgorithm, String dname, String... extensions) {
        keytool(name, "-genkeypair", "-alias", name, "-keyalg", keyAlgorithm, "-dname", dname);
        keytool(name, "-certreq", "-alias", name, "-file", file(name + ".csr").toString());
        List<String> gencert = new ArrayList<>(List.of(
                "-gencert",
                "-alias",
                "ca",
                "-rfc",
                "-infile",
                file(name + ".csr").toString(),
                "-outfile",
                file(name + ".crt").toString()));
        for (String extension : extensions) {
            gencert.addAll(List.of("-ext", extension));
        }
        keytool("ca", gencert.toArray(String[]::new));
        write(name + ".key", pem("PRIVATE KEY", encoded(name, true)));
        try {
            Files.setPosixFilePermissions(file(name + ".key"), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    public String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] encoded(String alias, boolean key) {
        try {
            KeyStore store = KeyStore.getInstance(file(alias + ".p12").toFile(), PASSWORD.toCharArray());
            return key
                    ? store.getKey(alias, PASSWORD.toCharArray()).getEncoded()
                    : store.getCertificate(alias).getEncoded();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    private void write(String name, String text) {
        try {
            Files.writeString(file(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(String store, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                file(store + ".p12").toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
