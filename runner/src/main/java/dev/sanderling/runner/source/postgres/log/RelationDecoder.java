package dev.sanderling.runner.source.postgres.log;

import io.debezium.connector.postgresql.LeanSource;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.LogicalDecodingMessage;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.MessageDecoderContext;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Operation;
import io.debezium.connector.postgresql.connection.ReplicationStream.ReplicationMessageProcessor;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.connector.postgresql.connection.pgoutput.PgOutputMessageDecoder;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The connector's decoder, which reads of a table what the catalogue says of it today, and passes over what the log
 * says of it: which columns an old row has, and by which key. That is read here, and wins.
 */
final class RelationDecoder extends PgOutputMessageDecoder {
    /** A deferrable key is none: while a statement runs, two rows may have the same. */
    private static final String PRIMARY = """
            SELECT a.attname FROM pg_catalog.pg_index i
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, n)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = ?::bigint::oid AND i.indisprimary AND i.indimmediate AND k.n <= i.indnkeyatts
            ORDER BY k.n""";

    /** A message that describes a type which is not built in. */
    private static final byte DATA_TYPE = 'Y';

    private static final byte BEGIN = 'B';
    /** In that message, behind its type, the transaction's end and its time. */
    private static final int BEGIN_TRANSACTION = 1 + Long.BYTES + Long.BYTES;

    /** No relation's oid. */
    private static final int NONE = 0;

    private final MessageDecoderContext context;
    private final PostgresConnection catalog;
    private final LeanSource source;
    private final HeldColumns held = new HeldColumns();
    /** The relations of the latest messages, which a change is to follow. */
    private final List<Relation> announced = new ArrayList<>();
    /** Relations that have a name just now which is not captured; they may have had one that is. */
    private final Set<Integer> strangers = new HashSet<>();
    /** Those of them that are told of in this transaction. */
    private final Set<Integer> told = new HashSet<>();

    private long transaction;

    RelationDecoder(MessageDecoderContext context, PostgresConnection catalog, LeanSource source) {
        super(context, catalog);
        this.context = context;
        this.catalog = catalog;
        this.source = source;
    }

    /** The connector takes no notice of types that the log describes. */
    @Override
    public boolean shouldMessageBeSkipped(ByteBuffer buffer, Lsn last, Lsn start, WalPositionLocator locator) {
        return buffer.get(buffer.position()) != DATA_TYPE && super.shouldMessageBeSkipped(buffer, last, start, locator);
    }

    @Override
    public void processNotEmptyMessage(ByteBuffer buffer, ReplicationMessageProcessor processor, TypeRegistry types)
            throws SQLException, InterruptedException {
        byte type = buffer.get(buffer.position());
        if (type == DATA_TYPE) {
            describe(buffer.duplicate(), types);
            return;
        }
        if (type == BEGIN) {
            transaction = Integer.toUnsignedLong(buffer.getInt(buffer.position() + BEGIN_TRANSACTION));
            told.clear();
        }
        if (type != Relation.TYPE) {
            if (!announced.isEmpty()) {
                learn(isOfRow(type) ? buffer.getInt(buffer.position() + 1) : NONE);
            }
            if (!strangers.isEmpty()) {
                leaveOut(type, buffer, processor);
            }
            super.processNotEmptyMessage(buffer, processor, types);
            return;
        }
        Relation relation = Relation.read(buffer.duplicate());
        announced.add(relation);
        super.processNotEmptyMessage(buffer, processor, types);
        if (isCaptured(relation)) {
            strangers.remove((int) relation.oid());
            key(relation);
        } else {
            strangers.add((int) relation.oid());
        }
    }

    /** The types of a relation's columns come before it, also between a table and its partition. */
    private static void describe(ByteBuffer message, TypeRegistry types) {
        message.get();
        types.told(message.getInt(), Relation.text(message), Relation.text(message));
    }

    /** Insert, update and delete name one relation, right after their type. */
    private static boolean isOfRow(byte type) {
        return type == 'I' || type == 'U' || type == 'D';
    }

    /**
     * The connector keeps a relation under the last captured name that it had. What is changed under another name is
     * nobody's business, so the message is made to name a relation that there is not; that there was one is told.
     */
    private void leaveOut(byte type, ByteBuffer message, ReplicationMessageProcessor processor)
            throws SQLException, InterruptedException {
        int at = message.position() + 1;
        if (isOfRow(type)) {
            leaveOut(message, at, processor);
        } else if (type == 'T') {
            int first = at + Integer.BYTES + Byte.BYTES;
            for (int i = 0; i < message.getInt(at); i++) {
                leaveOut(message, first + i * Integer.BYTES, processor);
            }
        }
    }

    private void leaveOut(ByteBuffer message, int at, ReplicationMessageProcessor processor)
            throws SQLException, InterruptedException {
        int relation = message.getInt(at);
        if (!strangers.contains(relation)) {
            return;
        }
        message.putInt(at, NONE);
        if (told.add(relation)) {
            // As part of the transaction, so that it is no place to stop at.
            processor.process(new LogicalDecodingMessage(
                    Operation.MESSAGE,
                    Instant.now(),
                    transaction,
                    true,
                    context.getConfig().getConfig().getString("message.prefix.include.list"),
                    (LeftOut.PREFIX + Integer.toUnsignedString(relation)).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /**
     * Which columns the old rows of what was announced have. A partition is announced right after the table as whose its
     * change is published, and that is what the change then names; its own name may be one that the job captures, too.
     *
     * @param oid of the relation that the change names which follows; 0 where it is none of a row
     */
    private void learn(int oid) {
        Relation published = null;
        for (Relation relation : announced) {
            if (published != null) {
                source.held(published.schema(), published.table(), held.of(published, relation));
            } else if (isCaptured(relation)) {
                source.held(relation.schema(), relation.table(), held.of(relation));
                source.relation(relation.schema(), relation.table(), relation.oid());
                published = (int) relation.oid() == oid ? relation : null;
            }
        }
        announced.clear();
    }

    private boolean isCaptured(Relation relation) {
        return context.getConfig()
                .getTableFilters()
                .dataCollectionFilter()
                .isIncluded(new TableId(null, relation.schema(), relation.table()));
    }

    private void key(Relation relation) throws SQLException {
        PostgresSchema schema = context.getSchema();
        Table table = schema.tableFor((int) relation.oid());
        if (table == null) {
            return;
        }
        List<String> key = relation.key(relation.identity() == 'd' ? List.of() : primary(relation.oid()));
        if (!new HashSet<>(key).equals(new HashSet<>(table.primaryKeyColumnNames()))) {
            Table keyed = table.edit().setPrimaryKeyNames(key).create();
            schema.applySchemaChangesForTable((int) relation.oid(), keyed);
        }
    }

    private List<String> primary(long oid) throws SQLException {
        Connection connection = catalog.connection();
        List<String> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(PRIMARY)) {
            statement.setLong(1, oid);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
        }
        return columns;
    }
}
