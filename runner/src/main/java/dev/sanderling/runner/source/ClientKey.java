package dev.sanderling.runner.source;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's private key as PKCS#8 in DER, which every driver reads for every algorithm. Secrets of the kind
 * kubernetes.io/tls hold PEM, and cert-manager's default is PKCS#1.
 */
public final class ClientKey {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END [A-Z ]*PRIVATE KEY-----");
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };
    private static final byte[] EC_PUBLIC_KEY = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private ClientKey() {}

    /**
     * A file below the temporary directory, readable by us only, gone when the JVM ends.
     *
     * @throws Failure TlsFailed where the key is encrypted or in no form we read
     */
    public static Path derFile(String secret, Path pem) {
        try {
            byte[] der = pkcs8(secret, Files.readString(pem));
            Path file = Files.createTempFile("client-key-", ".pk8"); // made with mode 0600
            file.toFile().deleteOnExit();
            Files.write(file, der);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key in DER; as {@link #derFile}. */
    public static byte[] pkcs8(String secret, String pem) {
        Matcher matcher = PEM.matcher(pem);
        if (!matcher.find()) {
            throw unreadable(secret);
        }
        byte[] key = Base64.getMimeDecoder().decode(matcher.group(2));
        return switch (matcher.group(1).trim()) {
            case "" -> key;
            case "RSA" -> wrap(RSA, key);
            case "EC" -> wrap(tlv(0x30, concat(EC_PUBLIC_KEY, curve(secret, key))), key);
            default -> throw unreadable(secret);
        };
    }

    private static Failure unreadable(String secret) {
        return new Failure(
                Reason.TLS_FAILED,
                "The key \"tls.key\" of the Secret \"" + secret
                        + "\" is no PEM private key without a passphrase; store it as PKCS#8, e.g. openssl pkcs8 -topk8"
                        + " -nocrypt.");
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        byte[] version = {0x02, 0x01, 0x00};
        return tlv(0x30, concat(version, algorithm, tlv(0x04, key)));
    }

    /** The curve's OID out of ECPrivateKey's field [0]. */
    private static byte[] curve(String secret, byte[] sec1) {
        for (int i = 2; i + 3 < sec1.length; i++) {
            int length = sec1[i + 1];
            if ((sec1[i] & 0xFF) == 0xA0
                    && sec1[i + 2] == 0x06
                    && length > 2
                    && sec1[i + 3] == length - 2
                    && i + 2 + length <= sec1.length) {
                return Arrays.copyOfRange(sec1, i + 2, i + 2 + length);
            }
        }
        throw unreadable(secret);
    }

    private static byte[] tlv(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
