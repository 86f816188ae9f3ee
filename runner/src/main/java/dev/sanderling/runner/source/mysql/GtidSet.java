package dev.sanderling.runner.source.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of transactions, {@code uuid:1-5:7,uuid:1-3}: per originating server sorted intervals that neither overlap nor
 * touch. Tags (MySQL 8.3) are not known: the connector does not know them, and preflight refuses servers that use them.
 */
record GtidSet(Map<String, List<Interval>> intervals) {
    /** From first to last, both included. */
    record Interval(long first, long last) {}

    /** Reads what the server or Debezium writes; blanks and line feeds do not matter. */
    static GtidSet parse(String text) {
        Map<String, List<Interval>> all = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            String[] fields = part.strip().split(":", -1);
            if (fields.length < 2) {
                continue;
            }
            List<Interval> of = all.computeIfAbsent(fields[0].strip().toLowerCase(Locale.ROOT), u -> new ArrayList<>());
            for (int i = 1; i < fields.length; i++) {
                String[] ends = fields[i].strip().split("-", -1);
                long first = Long.parseLong(ends[0].strip());
                of.add(new Interval(first, ends.length > 1 ? Long.parseLong(ends[1].strip()) : first));
            }
        }
        all.replaceAll((uuid, of) -> merged(of));
        return new GtidSet(all);
    }

    private static List<Interval> merged(List<Interval> intervals) {
        List<Interval> sorted = new ArrayList<>(intervals);
        sorted.sort(java.util.Comparator.comparingLong(Interval::first));
        List<Interval> merged = new ArrayList<>();
        for (Interval next : sorted) {
            Interval last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && next.first() <= last.last() + 1) {
                merged.set(merged.size() - 1, new Interval(last.first(), Math.max(last.last(), next.last())));
            } else {
                merged.add(next);
            }
        }
        return List.copyOf(merged);
    }

    /** What is in either. */
    GtidSet plus(GtidSet other) {
        Map<String, List<Interval>> all = new TreeMap<>(intervals);
        other.intervals.forEach((uuid, of) -> all.merge(uuid, of, (a, b) -> {
            List<Interval> both = new ArrayList<>(a);
            both.addAll(b);
            return merged(both);
        }));
        return new GtidSet(all);
    }

    /** Whether everything in the other is in this. */
    boolean contains(GtidSet other) {
        return other.intervals.entrySet().stream().allMatch(e -> {
            List<Interval> mine = intervals.getOrDefault(e.getKey(), List.of());
            return e.getValue().stream()
                    .allMatch(i -> mine.stream().anyMatch(m -> m.first() <= i.first() && i.last() <= m.last()));
        });
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        intervals.forEach((uuid, of) -> {
            var part = new StringBuilder(uuid);
            for (Interval i : of) {
                part.append(':').append(i.first());
                if (i.last() != i.first()) {
                    part.append('-').append(i.last());
                }
            }
            parts.add(part.toString());
        });
        return String.join(",", parts);
    }
}
