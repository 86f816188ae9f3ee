package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.HistoryManifest;
import dev.sanderling.checkpoint.HistoryManifest.Chunk;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.checkpoint.ChunkStore;
import dev.sanderling.runner.source.Remedy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The schema history of a run: what the checkpoint's manifest names, and what came since. Records are added ahead of the
 * changes that need them and become durable before the offsets that pass them: {@link #flush} writes them to chunks that
 * the checkpoint does not name, and what it returns goes into the same compare-and-swap as the offsets. A run that dies
 * in between has written to slots that nobody reads.
 */
final class History {
    private final ChunkStore slots;
    private final List<Entry> fresh = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private HistoryManifest manifest;
    private boolean identified;

    /**
     * A history as the checkpoint has it.
     *
     * @param manifest without chunks on a first run
     */
    History(ChunkStore slots, HistoryManifest manifest) {
        this.slots = slots;
        this.manifest = manifest;
    }

    /**
     * One record.
     *
     * @param identity equal for records of the same statement at the same place in the log
     * @param json on one line
     */
    record Entry(String identity, String json) {
        static Entry of(String json) {
            return new Entry(SchemaHistoryBuffer.identity(json), json);
        }
    }

    /** Takes a record, unless it has it already. */
    synchronized void add(Entry entry) {
        if (!identified) {
            stored(json -> known.add(SchemaHistoryBuffer.identity(json)));
            identified = true;
        }
        if (known.add(entry.identity())) {
            fresh.add(entry);
        }
    }

    synchronized boolean isEmpty() {
        return manifest.chunks().isEmpty() && fresh.isEmpty();
    }

    /**
     * All records in order.
     *
     * @throws Failure SchemaHistoryLost
     */
    synchronized void forEach(Consumer<Entry> consumer) {
        stored(json -> consumer.accept(Entry.of(json)));
        fresh.forEach(consumer);
    }

    /**
     * Makes durable what came since the last time.
     *
     * @return what the next write of the checkpoint is to name; empty where nothing came
     * @throws Failure SchemaHistoryFull, SchemaHistoryLost, and what writing a slot throws
     */
    synchronized Optional<HistoryManifest> flush(long epoch) {
        if (fresh.isEmpty()) {
            return Optional.empty();
        }
        List<String> added = fresh.stream().map(Entry::json).toList();
        List<byte[]> packed = ChunkFormat.pack(added);
        List<String> free = free();
        long bytes = manifest.chunks().stream().mapToLong(Chunk::bytes).sum()
                + packed.stream().mapToLong(c -> c.length).sum();
        // Room to put everything together anew must stay: it goes to slots that are not in use.
        long reserve = 1 + bytes / ChunkStore.MAX_BYTES;
        long records = manifest.records() + added.size();
        List<Chunk> chunks = new ArrayList<>(manifest.chunks());
        if (free.size() - packed.size() < reserve) {
            List<String> all = new ArrayList<>();
            stored(all::add);
            all.addAll(added);
            List<byte[]> together = ChunkFormat.pack(all);
            if (together.size() <= free.size()) {
                packed = together;
                chunks.clear();
            }
        }
        if (packed.size() > free.size()) {
            throw new Failure(
                    Reason.SCHEMA_HISTORY_FULL,
                    "The schema history of the captured tables has no room left in its "
                            + slots.names().size()
                            + " chunks; capture fewer tables with one job, or " + Remedy.ANEW
                            + ". Nothing was captured beyond what the checkpoint says.");
        }
        for (int i = 0; i < packed.size(); i++) {
            byte[] chunk = packed.get(i);
            slots.write(free.get(i), chunk, epoch);
            chunks.add(new Chunk(free.get(i), HexFormat.of().formatHex(Names.sha256(chunk)), chunk.length, epoch));
        }
        manifest = new HistoryManifest(List.copyOf(chunks), records);
        fresh.clear();
        return Optional.of(manifest);
    }

    private List<String> free() {
        Set<String> used = new HashSet<>();
        manifest.chunks().forEach(chunk -> used.add(chunk.name()));
        return slots.names().stream().filter(name -> !used.contains(name)).toList();
    }

    private void stored(Consumer<String> records) {
        for (Chunk chunk : manifest.chunks()) {
            byte[] content = slots.read(chunk.name());
            if (!HexFormat.of().formatHex(Names.sha256(content)).equals(chunk.sha256())) {
                throw new Failure(
                        Reason.SCHEMA_HISTORY_LOST,
                        "The chunk " + chunk.name() + " of the schema history is "
                                + (content.length == 0 ? "missing" : "not the one that the checkpoint names")
                                + "; restore it as it was, or " + Remedy.ANEW + ".");
            }
            ChunkFormat.unpack(content, records);
        }
    }
}
