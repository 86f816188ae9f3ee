package dev.sanderling.runner.source.mysql;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Tls.CertificateFile;
import dev.sanderling.runner.source.ClientKey;
import dev.sanderling.runner.source.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collection;
import java.util.HexFormat;

/** PEM files as the key stores that the driver and Debezium want, in private files that go when the JVM ends. */
final class KeyStores {
    private KeyStores() {}

    /** A key store, and what opens it. */
    record Store(Path file, String password) {}

    /** Trusts the authorities in the file and nobody else. */
    static Store trusting(CertificateFile ca, Secrets secrets) {
        try {
            KeyStore store = empty();
            int number = 0;
            for (Certificate certificate : certificates(Files.readAllBytes(secrets.file(ca)))) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new GeneralSecurityException("no certificate");
            }
            return save(store, "ca-", password());
        } catch (GeneralSecurityException | IOException e) {
            throw new Failure(
                    Reason.TLS_FAILED,
                    "What spec.source.mysql.tls.ca names holds no PEM certificate; put the certificate of the authority"
                            + " that signed the server's there.",
                    e);
        }
    }

    /** Holds the client's certificate and key, of a Secret of the kind kubernetes.io/tls. */
    static Store client(String secret, Secrets secrets) {
        try {
            Certificate[] chain = certificates(Files.readAllBytes(secrets.file(new SecretKey(secret, "tls.crt"))))
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new GeneralSecurityException("no certificate");
            }
            byte[] der = ClientKey.pkcs8(secret, Files.readString(secrets.file(new SecretKey(secret, "tls.key"))));
            PrivateKey key = KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
            String password = password();
            KeyStore store = empty();
            store.setKeyEntry("client", key, password.toCharArray(), chain);
            return save(store, "client-", password);
        } catch (GeneralSecurityException | IOException e) {
            throw new Failure(
                    Reason.TLS_FAILED,
                    "The Secret \"" + secret + "\" that spec.source.mysql.tls.clientCertificate names does not hold a"
                            + " certificate (tls.crt) and its key (tls.key) as PEM.",
                    e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    }

    private static String password() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static Store save(KeyStore store, String name, String password) throws GeneralSecurityException {
        try {
            Path file = Files.createTempFile(name, ".p12"); // made with mode 0600
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, password.toCharArray());
            }
            return new Store(file, password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
