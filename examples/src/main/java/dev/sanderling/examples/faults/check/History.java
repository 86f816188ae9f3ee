package dev.sanderling.examples.faults.check;

import dev.sanderling.examples.faults.check.Ledger.Noted;
import dev.sanderling.examples.faults.check.Published.Seen;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether what was published is what was committed, key by key: the row as the first read found it (or nothing, where
 * there was none), then every later change, once, in order. And whether each transaction is in one segment.
 */
final class History {
    private final String job;
    private final long firstRead;
    private final Finds finds;
    private final Map<String, String> segmentOf = new HashMap<>();
    private final Set<String> torn = new HashSet<>();

    /** @param firstRead the first read ended before the change of this number: what is newer cannot be part of it */
    History(String job, long firstRead, Finds finds) {
        this.job = job;
        this.firstRead = firstRead;
        this.finds = finds;
    }

    void check(Ledger ledger, Published published) {
        ledger.byKey()
                .forEach((key, noted) -> check(key, noted, published.byKey().getOrDefault(key, List.of())));
        published.byKey().forEach((key, seen) -> {
            if (!ledger.byKey().containsKey(key)) {
                find(Find.Kind.ALTERED, "key " + key + " was never written: " + texts(seen));
            }
        });
    }

    private void check(String key, List<Noted> noted, List<Seen> seen) {
        if (truncatedWhileRead(noted, seen)) {
            return;
        }
        boolean read = !seen.isEmpty() && seen.getFirst().change().op() == 'r';
        int skipped = noted.size() - seen.size() + (read ? 1 : 0);
        if (skipped < 0 || !begins(noted, skipped, read ? seen.getFirst().change() : null)) {
            find(kind(noted, seen), describe(key, noted, seen));
            return;
        }
        int at = read ? 1 : 0;
        for (Noted change : noted.subList(skipped, noted.size())) {
            Seen one = seen.get(at++);
            if (!one.change().is(change.change())) {
                find(kind(noted, seen), describe(key, noted, seen));
                return;
            }
            String other = segmentOf.putIfAbsent(change.transaction(), one.segment());
            if (other != null && !other.equals(one.segment()) && torn.add(change.transaction())) {
                find(
                        Find.Kind.TORN,
                        "transaction " + change.transaction() + " is in the segments " + other + " and "
                                + one.segment());
            }
        }
    }

    /**
     * A table that is truncated while it is read may be read again from its first row, so that all of its rows may be seen
     * twice. From the end of that on everything must be there, and what came of the rest shows where the tables are compared.
     */
    private boolean truncatedWhileRead(List<Noted> noted, List<Seen> seen) {
        List<Noted> later =
                noted.stream().filter(one -> one.number() > firstRead).toList();
        boolean meanwhile = noted.subList(0, noted.size() - later.size()).stream()
                .anyMatch(one -> one.change().op() == 't');
        if (!meanwhile || seen.size() < later.size()) {
            return false;
        }
        List<Seen> last = seen.subList(seen.size() - later.size(), seen.size());
        for (int i = 0; i < last.size(); i++) {
            if (!last.get(i).change().is(later.get(i).change())) {
                return false;
            }
        }
        return true;
    }

    /** Whether the first read can have found this after so many changes. */
    private boolean begins(List<Noted> noted, int skipped, @org.jspecify.annotations.Nullable Change read) {
        if (skipped == 0) {
            return read == null;
        }
        Noted last = noted.get(skipped - 1);
        if (last.number() > firstRead) {
            return false;
        }
        boolean gone = last.change().isGone();
        return read == null ? gone : !gone && read.sameRow(last.change());
    }

    /** Something is wrong with the key: what? */
    private Find.Kind kind(List<Noted> noted, List<Seen> seen) {
        Map<String, Integer> more = new HashMap<>();
        seen.forEach(one -> more.merge(one.change().toString(), 1, Integer::sum));
        noted.forEach(one -> more.merge(one.change().toString(), -1, Integer::sum));
        boolean doubled = more.entrySet().stream()
                .anyMatch(count -> count.getValue() > (count.getKey().startsWith("r") ? 1 : 0));
        boolean missing = noted.stream()
                .anyMatch(one -> (one.number() > firstRead || seen.isEmpty())
                        && more.getOrDefault(one.change().toString(), 0) < 0);
        return doubled ? Find.Kind.DOUBLED : missing ? Find.Kind.MISSING : Find.Kind.ALTERED;
    }

    private static String describe(String key, List<Noted> noted, List<Seen> seen) {
        return "key " + key + ": committed "
                + noted.stream().map(n -> n.change().toString()).toList() + ", published " + texts(seen)
                + ", first differing transaction " + firstDifference(noted, seen);
    }

    /** Compared from the end of what the first read may have skipped. */
    private static String firstDifference(List<Noted> noted, List<Seen> seen) {
        Set<String> there = new HashSet<>();
        seen.forEach(one -> there.add(one.change().toString()));
        return noted.stream()
                .filter(n -> !there.contains(n.change().toString()))
                .map(Noted::transaction)
                .findFirst()
                .orElse("unknown");
    }

    private static List<String> texts(List<Seen> seen) {
        return seen.stream().map(one -> one.change() + " in " + one.segment()).toList();
    }

    private void find(Find.Kind kind, String sentence) {
        finds.add(kind, job + ": " + sentence);
    }
}
