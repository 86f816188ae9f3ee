package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.change.TableName;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * XA transactions that the log has prepared and not ended, and the tables whose rows they change, captured or not: the
 * log says that when it prepares them, and no more when it commits them, maybe many runs later. So they are kept with the
 * offsets: what those who read the log add here is told to those who follow the records, which come later, as of the
 * place of the offsets.
 *
 * <p>What is kept is bounded; one that is not there was prepared before the log was read, or has been forgotten.
 */
final class PreparedTransactions {
    /** Bytes of the offsets that they may take. */
    private static final int LENGTH = 4_000;

    private static final int TABLES = 20;
    private static final int ID_BYTES = 8;

    private final Map<String, Set<TableName>> read;
    private final Map<String, Set<TableName>> told;
    private final Deque<Step> waiting = new ArrayDeque<>();

    /**
     * A transaction is prepared or over.
     *
     * @param tables null where it is over
     */
    private record Step(
            LogPosition position, String id, @Nullable Set<TableName> tables) {}

    /** @param kept what {@link #upTo} gave; null where there is nothing */
    PreparedTransactions(@Nullable String kept) {
        read = parsed(kept == null ? "" : kept);
        told = new LinkedHashMap<>(read);
    }

    /**
     * One is prepared.
     *
     * @param position behind it
     * @param xid as the log writes it
     */
    synchronized void prepared(LogPosition position, String xid, Collection<TableName> tables) {
        if (tables.size() <= TABLES) {
            Set<TableName> all = Set.copyOf(tables);
            read.put(id(xid), all);
            waiting.addLast(new Step(position, id(xid), all));
        } else {
            over(position, xid);
        }
    }

    /** One is committed or rolled back: the tables that it changes, empty where they are not known. */
    synchronized Optional<Set<TableName>> over(LogPosition position, String xid) {
        String id = id(xid);
        waiting.addLast(new Step(position, id, null));
        return Optional.ofNullable(read.remove(id));
    }

    /** Those that are prepared and not over at a place; empty where there is none. Places only grow. */
    synchronized String upTo(LogPosition place) {
        for (Step next = waiting.peekFirst();
                next != null && !place.isBefore(next.position());
                next = waiting.peekFirst()) {
            waiting.removeFirst();
            told.remove(next.id());
            if (next.tables() != null) {
                told.put(next.id(), next.tables());
            }
        }
        String kept = written(told);
        while (kept.length() > LENGTH) {
            told.remove(told.keySet().iterator().next());
            kept = written(told);
        }
        return kept;
    }

    private static String id(String xid) {
        return HexFormat.of().formatHex(Arrays.copyOf(Names.sha256(xid), ID_BYTES));
    }

    private static String written(Map<String, Set<TableName>> transactions) {
        return transactions.entrySet().stream()
                .map(one -> one.getKey() + ":"
                        + one.getValue().stream()
                                .map(table -> encoded(table.schema()) + "/" + encoded(table.table()))
                                .sorted()
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining(" "));
    }

    private static Map<String, Set<TableName>> parsed(String kept) {
        Map<String, Set<TableName>> transactions = new LinkedHashMap<>();
        for (String one : kept.isBlank() ? new String[0] : kept.split(" ", -1)) {
            String[] parts = one.split(":", 2);
            Set<TableName> tables = new LinkedHashSet<>();
            for (String table : parts[1].isEmpty() ? new String[0] : parts[1].split(",", -1)) {
                String[] names = table.split("/", 2);
                tables.add(new TableName(decoded(names[0]), decoded(names[1])));
            }
            transactions.put(parts[0], tables);
        }
        return transactions;
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static String decoded(String name) {
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }
}
