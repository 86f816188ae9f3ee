package dev.sanderling.examples.cluster.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What goes wrong with requests, as tests ask for it. Thread-safe. */
public final class Faults {
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    /** What happens to a request. */
    public sealed interface Fault {
        /** Answered with this HTTP status and these words, nothing done. */
        record Refuse(int code, String message) implements Fault {
            /** As an API server that has trouble. */
            public Refuse(int code) {
                this(code, "refused by a fault that a test set");
            }
        }

        /** Done this much later. */
        record Delay(Duration by) implements Fault {}

        /** Done, but the connection is closed instead of an answer. */
        record DropAnswer() implements Fault {}

        /** Not done, and the connection is closed. */
        record DropRequest() implements Fault {}
    }

    private record Rule(Predicate<RequestLog.Entry> which, Fault fault, AtomicInteger left) {}

    /** Lets the next {@code times} requests that the predicate accepts meet the fault. */
    public void add(Predicate<RequestLog.Entry> which, Fault fault, int times) {
        rules.add(new Rule(which, fault, new AtomicInteger(times)));
    }

    /** Nothing goes wrong any more. */
    public void clear() {
        rules.clear();
    }

    List<Fault> next(RequestLog.Entry request) {
        return rules.stream()
                .filter(rule -> rule.which.test(request) && rule.left.getAndDecrement() > 0)
                .map(Rule::fault)
                .toList();
    }
}
