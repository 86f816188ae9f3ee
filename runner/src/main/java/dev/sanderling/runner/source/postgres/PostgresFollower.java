package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.LogFollower;
import dev.sanderling.runner.source.TableNews;
import dev.sanderling.runner.source.postgres.log.LeftOut;
import io.debezium.connector.postgresql.LeanSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Follows the PostgreSQL connector's records. The server sends each transaction whole, after its commit and in commit
 * order, and every record names the end of the last commit before it (lsn_commit). So a place is certain
 *
 * <ul>
 *   <li>before the first record of another transaction: its lsn_commit;
 *   <li>after a message outside any transaction: its own end, or where the server was, see {@code log/MarkedStream};
 *   <li>after a heartbeat that follows a commit at once.
 * </ul>
 *
 * and nowhere else: between two commits that left no record nothing is claimed.
 */
final class PostgresFollower implements LogFollower {
    private static final String OP = "op";

    private final Barrier barrier;
    private final String messageTopic;
    private final String heartbeatTopic;

    /** By name, the relations of today, where the log may have changes of others that had the name. */
    private final Map<String, Long> today;

    private final KeptNames kept;

    private List<TableNews> news = List.of();
    /** The tables of such news. */
    private final Set<String> told = new HashSet<>();
    /** Of the last change, with its schema, what it is by its relation; changes of one table follow each other. */
    private @Nullable Schema judged;

    private @Nullable Long relation;
    private Kind verdict = Kind.CHANGE;
    /** Of the last change: changes of one table follow each other. */
    private @Nullable Schema changes;

    private @Nullable Long transaction;
    /** Source time up to which everything lies before the record last followed. */
    private Instant behind;
    /** Commit time of the transaction that the record last followed belongs to. */
    private @Nullable Instant committed;

    private long known;
    private boolean before;
    private boolean after;
    private boolean reached;
    private @Nullable Boundary boundary;

    /**
     * A follower of one capture.
     *
     * @param topicPrefix as in the connector's properties
     * @param start where the capture starts
     * @param startTime source time of that place
     * @param today by {@code schema.table}, the oids of tables that have that name now, while another table may have had it
     *     before
     * @param kept those that had their names then and have them now: what was changed under another name in between is
     *     missing under this one
     */
    PostgresFollower(
            String topicPrefix,
            Barrier barrier,
            Lsn start,
            Instant startTime,
            Map<String, Long> today,
            KeptNames kept) {
        this.today = today;
        this.kept = kept;
        this.barrier = barrier;
        this.messageTopic = topicPrefix + ".message";
        this.heartbeatTopic = ConnectorProperties.HEARTBEAT_TOPIC + "." + topicPrefix;
        this.known = start.value();
        this.behind = startTime;
    }

    @Override
    public Kind follow(SourceRecord record) {
        before = false;
        after = false;
        boundary = null;
        news = List.of();
        Map<String, ?> offset = record.sourceOffset();
        if (changes != null && record.valueSchema() == changes) {
            change(offset);
            return kind(record);
        }
        String topic = record.topic();
        if (messageTopic.equals(topic)) {
            message(record, offset);
            return Kind.CONTROL;
        }
        if (topic.startsWith(heartbeatTopic)) {
            heartbeat(offset);
            return Kind.CONTROL;
        }
        Schema schema = record.valueSchema();
        if (schema == null || !(record.value() instanceof Struct) || schema.field(OP) == null) {
            return Kind.CONTROL;
        }
        changes = schema;
        change(offset);
        return kind(record);
    }

    private Kind kind(SourceRecord record) {
        if (today.isEmpty() && kept.isEmpty() || !(record.value() instanceof Struct value)) {
            return Kind.CHANGE;
        }
        Struct source = value.getStruct("source");
        Long then = source.getInt64(LeanSource.RELATION_FIELD);
        if (record.valueSchema() != judged || !Objects.equals(then, relation)) {
            String name = source.getString("schema") + "." + source.getString("table");
            relation = then;
            verdict = judge(then, name);
            boolean again = then != null && isElsewhere(then, name, transaction);
            // A transaction's moment decides, so each is looked at.
            judged = again || then == null || kept.other(then, name).isEmpty() ? record.valueSchema() : null;
        }
        return verdict;
    }

    private Kind judge(@Nullable Long then, String name) {
        Long now = today.get(name);
        return now == null || then == null || now.equals(then) ? Kind.CHANGE : Kind.FORMER;
    }

    private void change(Map<String, ?> offset) {
        Long id = number(offset, Offsets.TRANSACTION);
        if (id == null || id.equals(transaction)) {
            return;
        }
        transaction = id;
        if (committed != null) {
            behind = committed;
        }
        Long micros = number(offset, Offsets.TIME_MICROS);
        committed = micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        Long commit = number(offset, Offsets.LSN_COMMIT);
        // The place a run started from is no progress.
        if (commit != null && commit != 0 && Long.compareUnsigned(commit, known) > 0) {
            before = true;
            claim(commit, behind);
        }
        reachPosition(commit);
    }

    /** Whether the table under a kept name had another since the last capture looked; tells of it once. */
    private boolean isElsewhere(long relation, String name, @Nullable Long by) {
        Optional<String> table = kept.isFromBefore(by) ? Optional.empty() : kept.other(relation, name);
        table.filter(told::add)
                .ifPresent(found -> news = List.of(new TableNews.Again(
                        found, "it had another name for a while, under which changes of it are not its own")));
        return table.isPresent();
    }

    private void message(SourceRecord record, Map<String, ?> offset) {
        if (!kept.isEmpty()) {
            LeftOut.relation(content(record))
                    .ifPresent(relation -> isElsewhere(relation, "", number(offset, Offsets.TRANSACTION)));
        }
        Long lsn = number(offset, Offsets.LSN);
        Long commit = number(offset, Offsets.LSN_COMMIT);
        if (number(offset, Offsets.TRANSACTION) != null || lsn == null || lsn == 0 || !lsn.equals(commit)) {
            return; // part of a transaction: somebody else's
        }
        if (committed != null) {
            behind = committed;
            committed = null;
        }
        transaction = null;
        boolean isOurs = barrier instanceof Barrier.Message ours && ours.isOurs(content(record));
        if (!isOurs && Long.compareUnsigned(lsn, known) <= 0) {
            return;
        }
        if (isOurs && barrier instanceof Barrier.Message ours) {
            reached = true;
            Instant emitted = ours.emitted();
            if (emitted != null) {
                behind = emitted;
            }
        }
        after = true;
        claim(lsn, behind);
        reachPosition(lsn);
    }

    private void heartbeat(Map<String, ?> offset) {
        Long lsn = number(offset, Offsets.LSN);
        Long commit = number(offset, Offsets.LSN_COMMIT);
        if (!"COMMIT".equals(offset.get(Offsets.MESSAGE_TYPE)) || lsn == null || lsn == 0 || !lsn.equals(commit)) {
            return;
        }
        Long micros = number(offset, Offsets.TIME_MICROS);
        if (micros != null) {
            behind = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        }
        transaction = null;
        committed = null;
        after = true;
        claim(lsn, behind);
        reachPosition(lsn);
    }

    private void reachPosition(@Nullable Long commit) {
        if (barrier instanceof Barrier.Position(Lsn lsn)
                && commit != null
                && Long.compareUnsigned(commit, lsn.value()) >= 0) {
            reached = true;
        }
    }

    private void claim(long lsn, Instant time) {
        known = lsn;
        boundary = Offsets.boundary(new Lsn(lsn), time);
    }

    private static String content(SourceRecord record) {
        if (!(record.value() instanceof Struct value) || value.schema().field("message") == null) {
            return "";
        }
        return switch (value.getStruct("message").get("content")) {
            case ByteBuffer buffer ->
                StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
            case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
            case null, default -> "";
        };
    }

    private static @Nullable Long number(Map<String, ?> offset, String key) {
        return offset.get(key) instanceof Number n ? (Long) n.longValue() : null;
    }

    @Override
    public List<TableNews> news() {
        return news;
    }

    @Override
    public boolean boundaryBefore() {
        return before;
    }

    @Override
    public boolean boundaryAfter() {
        return after;
    }

    @Override
    public Boundary boundary() {
        if (boundary == null) {
            throw new IllegalStateException("no boundary here");
        }
        return boundary;
    }

    @Override
    public boolean barrierReached() {
        return reached;
    }
}
