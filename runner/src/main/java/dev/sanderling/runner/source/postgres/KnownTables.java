package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.TableSet;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables that a capture had, as the checkpoint keeps them: by name, and beyond a number by a hash of the name. */
final class KnownTables {
    private static final int NAMES = 100;
    /** That two of ten thousand names have the same is less likely than one in a million. */
    private static final int HASH = 6;

    private static final int HASH_TEXT = HASH * 4 / 3;
    /** Where the checkpoint does not tell which table it was: no table has it. */
    private static final long NO_TABLE = 0;

    /** By name or its hash, the table. */
    private final Map<String, Long> tables = new HashMap<>();

    private KnownTables(TableSet set, String rest) {
        ByteBuffer oids = oids(set);
        set.names().forEach(name -> tables.put(name, next(oids)));
        for (int i = 0; i + HASH_TEXT <= rest.length(); i += HASH_TEXT) {
            tables.put(rest.substring(i, i + HASH_TEXT), next(oids));
        }
    }

    private static ByteBuffer oids(TableSet set) {
        return ByteBuffer.wrap(
                set.oids() == null ? new byte[0] : Base64.getUrlDecoder().decode(set.oids()));
    }

    private static long next(ByteBuffer oids) {
        return oids.remaining() < Integer.BYTES ? NO_TABLE : Integer.toUnsignedLong(oids.getInt());
    }

    /** The tables of a set; null where it does not tell them all, as one that an older version has written. */
    static @Nullable KnownTables of(@Nullable TableSet set) {
        if (set == null) {
            return null;
        }
        String rest = set.rest() == null ? "" : set.rest();
        return set.names().size() + rest.length() / HASH_TEXT == set.count() ? new KnownTables(set, rest) : null;
    }

    boolean has(String name) {
        return find(name) != null;
    }

    /** Whether it had its name then, if perhaps not all the time since; also where an older version did not note that. */
    boolean had(CapturedTable table) {
        Long oid = find(table.full());
        return oid != null && (oid == table.oid() || oid == NO_TABLE);
    }

    private @Nullable Long find(String name) {
        Long oid = tables.get(name);
        return oid == null ? tables.get(hash(name)) : oid;
    }

    static TableSet set(List<CapturedTable> tables, String seen, String published) {
        List<CapturedTable> sorted = tables.stream()
                .sorted(Comparator.comparing(CapturedTable::full))
                .toList();
        List<String> all = sorted.stream().map(CapturedTable::full).toList();
        List<String> names = all.subList(0, Math.min(NAMES, all.size()));
        var rest = new StringBuilder();
        all.subList(names.size(), all.size()).forEach(name -> rest.append(hash(name)));
        ByteBuffer oids = ByteBuffer.allocate(sorted.size() * Integer.BYTES);
        sorted.forEach(table -> oids.putInt((int) table.oid()));
        // Another table under a name is another table: nothing of it may be in the log, as the publication lacks it.
        var hashed = new StringBuilder();
        tables.stream().map(t -> t.full() + " " + t.oid() + "\n").sorted().forEach(hashed::append);
        tables.stream()
                .filter(t -> !t.partitions().isEmpty())
                .forEach(t -> hashed.append(t.full())
                        .append(' ')
                        .append(t.partitions())
                        .append('\n'));
        return new TableSet(
                HexFormat.of().formatHex(Names.sha256(hashed.toString())),
                names,
                all.size(),
                rest.isEmpty() ? null : rest.toString(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(oids.array()),
                seen,
                published);
    }

    private static String hash(String name) {
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(Names.sha256(name), HASH));
    }
}
