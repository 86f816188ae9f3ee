package dev.sanderling.runner.handover;

import static java.util.stream.Collectors.joining;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.JobDocument;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.plan.Strictness;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.row.RowEncoder;
import dev.sanderling.runner.sink.Sink.Batch;
import dev.sanderling.runner.sink.Sink.Segment;
import dev.sanderling.runner.sink.files.EncodedRows;
import dev.sanderling.runner.sink.files.FilesSink;
import dev.sanderling.runner.sink.files.Storage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real files sink that publishes batches, and the receipts that a run would write of them. */
final class Lake {
    static final String JOB = "shop/orders";

    /** Before its sinks. */
    static final String HEAD = """
            apiVersion: sanderling.dev/v1alpha1
            kind: CaptureJob
            metadata: {name: orders, namespace: shop}
            spec:
              schedule: "* * * * *"
              source:
                postgres: {host: db, database: shop, credentials: {secretName: source-secret}}
                tables: {include: ["public.*"]}
            """;

    static final String FILES = """
              sinks:
              - name: lake
                files: {url: "file:///data/lake"}
            """;

    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

    final CapturePlan plan;
    private final Storage storage;
    private int position;

    Lake(CapturePlan plan, Storage storage) {
        this.plan = plan;
        this.storage = storage;
    }

    static CapturePlan plan(String document) {
        Checked checked = JobDocument.read(document, Strictness.STRICT).check();
        if (checked instanceof Checked.Invalid invalid) {
            throw new IllegalArgumentException(invalid.sentence());
        }
        return ((Checked.Valid) checked).plan();
    }

    static Table table(String name) {
        return new Table(new TableName("public", name), List.of(new Column("id", ColumnType.Plain.TEXT, true)));
    }

    static Change insert(Table table, int id) {
        return new Change(Op.CREATE, table, null, new Object[] {"" + id}, new Origin("0/1", "77", 0, id));
    }

    static Change delete(Table table, int id) {
        return new Change(Op.DELETE, table, new Object[] {"" + id}, null, new Origin("0/1", "77", 0, id));
    }

    static String id(long epoch) {
        return String.format(java.util.Locale.ROOT, "%010d-abcdef", epoch);
    }

    /** Publishes a batch; each list of changes is a segment. */
    Receipt batch(long epoch, List<List<Change>> segments) {
        return batch(epoch, List.of(), 1, segments);
    }

    /** The same of a run that first took over a segment of an earlier one, whose list is not of its own name. */
    Receipt takingOver(long epoch, List<Change> takenOver, List<List<Change>> segments) {
        List<String> earlier = publish(epoch - 1, 1, List.of(takenOver));
        Receipt receipt = batch(epoch, earlier, 2, segments);
        List<Change> all = new ArrayList<>(takenOver);
        segments.forEach(all::addAll);
        return receipt.edit().counts(counts(all)).done();
    }

    private Receipt batch(long epoch, List<String> earlier, int first, List<List<Change>> segments) {
        String from = "p" + position;
        List<String> lists = new ArrayList<>(earlier);
        lists.addAll(publish(epoch, first, segments));
        return Receipt.opened(id(epoch), "run-" + epoch, epoch, START.plusSeconds(60 * epoch), from)
                .edit()
                .number(epoch)
                .endedAt(START.plusSeconds(60 * epoch + 5))
                .outcome(Outcome.SUCCEEDED)
                .to("p" + position)
                .segments(lists.size())
                .counts(counts(segments.stream().flatMap(List::stream).toList()))
                .lists(List.copyOf(lists.subList(Math.max(0, lists.size() - 8), lists.size())))
                .handOver(true)
                .done();
    }

    private List<String> publish(long epoch, int first, List<List<Change>> segments) {
        SinkPlan.Files files = files();
        var rows = new EncodedRows(new RowEncoder(files.rows()));
        var sink = new FilesSink(files, JOB, storage, rows, rows.limits(files.compression()));
        Batch batch = new Batch(JOB, id(epoch), epoch);
        List<String> lists = new ArrayList<>();
        sink.begin(batch);
        int number = first;
        for (List<Change> segment : segments) {
            segment.forEach(sink::write);
            var staged = sink.prepare(new Segment(batch, number++, "p" + position, "p" + ++position));
            sink.publish(staged.token());
            lists.add(files.name() + ":" + staged.list());
        }
        // Not closed: a store's connections are the test's.
        return lists;
    }

    SinkPlan.Files files() {
        return plan.sinks().stream()
                .filter(SinkPlan.Files.class::isInstance)
                .map(SinkPlan.Files.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Counts counts(List<Change> changes) {
        Map<String, Long> byOp = new TreeMap<>();
        Map<String, Long> byTable = new TreeMap<>();
        for (Change change : changes) {
            byOp.merge(change.op().code(), 1L, Long::sum);
            byTable.merge(change.table().name().toString(), 1L, Long::sum);
        }
        return new Counts(changes.size(), 1000, byOp, byTable);
    }

    static String receipts(Receipt... receipts) {
        return List.of(receipts).stream().map(StateJson::canonical).collect(joining(",", "[", "]"));
    }

    BatchDocument document(Receipt... receipts) {
        return new BatchDocument(plan, HandedBatch.read(receipts(receipts)), files -> storage);
    }
}
