package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.TableSet;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables that a capture had, as the checkpoint keeps them: by name, and beyond a number by a hash of the name. */
final class KnownTables {
    private static final int NAMES = 100;
    /** That two of ten thousand names have the same is less likely than one in a million. */
    private static final int HASH = 6;

    private static final int HASH_TEXT = HASH * 4 / 3;

    private final Set<String> names;
    private final Set<String> hashes = new HashSet<>();

    private KnownTables(TableSet set, String rest) {
        this.names = Set.copyOf(set.names());
        for (int i = 0; i + HASH_TEXT <= rest.length(); i += HASH_TEXT) {
            hashes.add(rest.substring(i, i + HASH_TEXT));
        }
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
        return names.contains(name) || hashes.contains(hash(name));
    }

    static TableSet set(List<CapturedTable> tables, String seen, String published) {
        List<String> all = tables.stream().map(CapturedTable::full).sorted().toList();
        List<String> names = all.subList(0, Math.min(NAMES, all.size()));
        var rest = new StringBuilder();
        all.subList(names.size(), all.size()).forEach(name -> rest.append(hash(name)));
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
                seen,
                published);
    }

    private static String hash(String name) {
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(Names.sha256(name), HASH));
    }
}
