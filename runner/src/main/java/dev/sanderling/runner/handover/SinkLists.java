package dev.sanderling.runner.handover;

import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.row.LeftOut;
import dev.sanderling.runner.sink.Sink.Segment;
import dev.sanderling.runner.sink.files.BatchList;
import dev.sanderling.runner.sink.files.PublishedLists;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a files sink has published of some batches. A receipt names the newest lists only; the others are called by the
 * batch and a number. A segment that a killed run committed in a database, and this one took over, is the first of this
 * batch's account but has that run's name; it is the list before the batch's own.
 */
final class SinkLists {
    /** How many epochs back a segment that was taken over may be: each is a run that died before it could take it over. */
    private static final long EPOCHS_BACK = 1000;

    private final SinkPlan.Files sink;
    private final PublishedLists lists;

    SinkLists(SinkPlan.Files sink, PublishedLists lists) {
        this.sink = sink;
        this.lists = lists;
    }

    /** Takes lists, one after the other. */
    interface Taker {
        /** A list of the batch. */
        void take(HandedBatch batch, BatchList list);
    }

    /**
     * Hands out the lists of all batches, in the order in which they were published.
     *
     * @return whether that is everything that the batches' receipts count
     */
    boolean each(List<HandedBatch> batches, Taker taker) {
        boolean complete = true;
        for (HandedBatch batch : batches) {
            complete &= each(batch, taker);
        }
        return complete;
    }

    private boolean each(HandedBatch batch, Taker taker) {
        Set<String> named = named(batch);
        Set<String> names = new TreeSet<>(named);
        for (int number = 1; number <= batch.segments(); number++) {
            names.add(Segment.id(batch.id(), number));
        }
        Account account = new Account(batch.changes() - LeftOut.of(sink.rows(), batch.byOp()));
        // Where the receipt names all lists, or the batch's own first one, there is nothing to look for.
        if (named.size() < batch.segments() && !named.contains(Segment.id(batch.id(), 1))) {
            takenOver(batch).filter(list -> !names.contains(list.segment())).ifPresent(list -> {
                account.add(list);
                taker.take(batch, list);
            });
        }
        lists.each(List.copyOf(names), (name, list) -> {
            if (list != null) {
                account.add(list);
                taker.take(batch, list);
            } else if (named.contains(name)) {
                throw lists.missing(name);
            }
        });
        return account.isComplete();
    }

    /** The list before the batch's own, where its own first is not there and the second goes on from that one's end. */
    private Optional<BatchList> takenOver(HandedBatch batch) {
        List<@Nullable BatchList> first = new ArrayList<>();
        lists.each(List.of(Segment.id(batch.id(), 1), Segment.id(batch.id(), 2)), (name, list) -> first.add(list));
        BatchList second = first.get(1);
        if (first.get(0) != null || second == null) {
            return Optional.empty();
        }
        String from = String.format(Locale.ROOT, "%010d", Math.max(0, batch.epoch() - EPOCHS_BACK));
        Optional<String> before = lists.before(batch.id(), from);
        BatchList[] found = new BatchList[1];
        before.ifPresent(name -> lists.each(List.of(name), (same, list) -> found[0] = list));
        return Optional.ofNullable(found[0]).filter(list -> second.from().equals(list.to()));
    }

    /** Of this sink, those that the receipt names. */
    private Set<String> named(HandedBatch batch) {
        Set<String> names = new LinkedHashSet<>();
        for (String list : batch.lists()) {
            int colon = list.indexOf(':');
            String name = list.substring(colon + 1);
            if (colon == sink.name().length() && list.startsWith(sink.name()) && PublishedLists.isName(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** What is still missing of a batch's changes. */
    private static final class Account {
        private long missing;

        Account(long expected) {
            missing = expected;
        }

        void add(BatchList list) {
            missing -= list.changes();
        }

        boolean isComplete() {
            return missing == 0;
        }
    }
}
