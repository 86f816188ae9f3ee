package dev.sanderling.checkpoint;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Examples of states and receipts. */
final class States {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private States() {}

    /** Every component set. */
    static State full() {
        Map<String, Object> offsets = new LinkedHashMap<>();
        offsets.put("lsn", 24023128L);
        offsets.put("snapshot", "INITIAL");
        offsets.put("from_a_later_debezium", Map.of("deep", List.of(1L, "two", true)));
        offsets.put("big", new java.math.BigInteger("184467440737095516160"));
        return State.blank("sanderling 0.1.0")
                .edit()
                .epoch(7)
                .seq(41)
                .holder(new Holder("uid-1", "orders-28412345-abcde"))
                .source(new SourceIdentity("postgres", "7318349394477056000", 1L, 16384L))
                .names(new SourceNames("orders", "sanderling_orders", true, "sanderling_orders", true, 17L))
                .tables(new TableSet(
                        "ab12",
                        List.of("public.orders", "public.\"Odd \\ näme\""),
                        2,
                        "A1b2C3d4",
                        "AAAQAQ",
                        "7:9:7",
                        "8:8:"))
                .offsets(offsets)
                .position("0/16E9130")
                .freshThrough(NOON.plusNanos(123456789))
                .pending(new Pending("0000000007-abcdef", 2, Map.of("lake", "token", "copy", "other")))
                .open(Receipt.opened("0000000007-abcdef", "orders-28412345-abcde", 7, NOON, "0/16E9130"))
                .receipts(List.of(full(1, "")))
                .totals(new Totals(3, 20, 4000))
                .history(new HistoryManifest(List.of(new HistoryManifest.Chunk("h-1", "cd34", 2200, 6)), 20))
                .snapshot(new Snapshot(
                        new ToRead(
                                "public.a",
                                List.of("archive.x"),
                                new ToRead.Reading(
                                        "public.orders", List.of(new ToRead.KeyPart("id", "text", "\u00fc\"1")), 17)),
                        new Snapshot.Window("10:20:11,12", "0/16E9131", ToRead.ALL),
                        List.of("11"),
                        4,
                        2,
                        900,
                        1000,
                        List.of("public.orders"),
                        true))
                .over("0/16E9130")
                .done();
    }

    static Receipt full(long number, String previous) {
        return Receipt.opened("0000000006-uvwxyz", "orders-28412330-fghij", 6, NOON, "0/16B3748")
                .edit()
                .number(number)
                .previous(previous)
                .endedAt(NOON.plusSeconds(3))
                .outcome(Receipt.Outcome.FAILED)
                .reason("SinkFull")
                .message("The volume \"data\" is full:\n\tgive it room.")
                .stoppedBy(Receipt.StoppedBy.MAX_RECORDS)
                .to("0/16E9130")
                .behind(true)
                .segments(2)
                .counts(new Counts(20, 4000, Map.of("c", 12L, "u", 8L), Map.of("public.orders", 20L)))
                .lists(List.of("lake:0000000006-uvwxyz-1.json"))
                .repeated(1)
                .firstAt(NOON)
                .cost(new Cost(1300, 1700, 160_000_000, Map.of("capture", 900L)))
                .notes(List.of("barrier by position"))
                .done();
    }

    static Receipt closed(Receipt.Outcome outcome, @Nullable String from, @Nullable String to) {
        return Receipt.opened("0000000001-aaaaaa", "run", 1, NOON, from)
                .edit()
                .to(to)
                .outcome(outcome)
                .endedAt(NOON.plusSeconds(1))
                .done();
    }
}
