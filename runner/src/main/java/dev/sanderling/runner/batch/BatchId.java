package dev.sanderling.runner.batch;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** Names of batches: epoch in ten digits, a dash, six random characters. They never repeat, not even after a lost checkpoint. */
public final class BatchId {
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private BatchId() {}

    /** A new name. */
    public static String of(long epoch, RandomGenerator random) {
        var id = new StringBuilder(String.format(Locale.ROOT, "%010d-", epoch));
        for (int i = 0; i < 6; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
