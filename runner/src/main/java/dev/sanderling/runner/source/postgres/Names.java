package dev.sanderling.runner.source.postgres;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names in the database that follow from a job's namespace and name, stable and within PostgreSQL's 63 bytes. */
final class Names {
    private static final int READABLE = 63 - "sanderling_".length() - 9;

    private Names() {}

    /**
     * {@code sanderling_<namespace>_<name>_<hash>}, of {@code [a-z0-9_]} only. The hash keeps jobs apart whose names
     * differ only in what was replaced or cut.
     */
    static String derive(String namespace, String name) {
        String readable = (namespace + "_" + name).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        if (readable.length() > READABLE) {
            readable = readable.substring(0, READABLE);
        }
        return "sanderling_" + readable + "_" + HexFormat.of().formatHex(sha256(namespace + "/" + name), 0, 4);
    }

    /** The key of the advisory lock that goes with a slot. */
    static long lockKey(String slot) {
        byte[] hash = sha256("sanderling lock " + slot);
        long key = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            key = key << 8 | (hash[i] & 0xFF);
        }
        return key;
    }

    /** SHA-256 over the UTF-8 bytes. */
    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
