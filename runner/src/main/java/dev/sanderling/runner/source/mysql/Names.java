package dev.sanderling.runner.source.mysql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Names in the server that follow from a job's namespace and name, stable for its life. */
final class Names {
    /** Far above the small numbers that people give their servers; 31 bits, for tools that read it as signed. */
    private static final long FIRST_ID = 1_000_000_000L;

    private static final long IDS = 1_100_000_000L;

    private Names() {}

    /** The name that Debezium's offsets and history are keyed by: {@code [a-z0-9_]} only. */
    static String topicPrefix(String namespace, String name) {
        return "sanderling_" + Long.toHexString(hash(namespace + "/" + name) >>> 16);
    }

    /** The id that the runner has as a replica; two jobs have the same by chance once in a thousand million. */
    static long serverId(String namespace, String name) {
        return FIRST_ID + Long.remainderUnsigned(hash("server id " + namespace + "/" + name), IDS);
    }

    /** The name of the lock that goes with a server id: whoever reads under that id holds it. */
    static String lock(long serverId) {
        return "sanderling:" + serverId;
    }

    /** SHA-256 over the UTF-8 bytes. */
    static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256. */
    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static long hash(String text) {
        return java.nio.ByteBuffer.wrap(sha256(text)).getLong();
    }
}
