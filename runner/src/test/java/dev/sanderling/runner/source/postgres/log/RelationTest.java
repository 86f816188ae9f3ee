package dev.sanderling.runner.source.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelationTest {
    @Test
    void aMessageIsReadAsTheProtocolHasIt() {
        Relation read = Relation.read(message(0x80000001, "straße", "t.a", 'i', List.of("id", "ü"), List.of("ü")));
        assertThat(read).isEqualTo(new Relation(0x80000001L, "straße", "t.a", 'i', List.of("id", "ü"), List.of("ü")));
    }

    @Test
    void theKeyIsWhatTheLogSaysBeforeWhatTheCatalogueSaysToday() {
        assertThat(relation('d', "id", "u").key(List.of("v"))).containsExactly("id", "u");
        assertThat(relation('d').key(List.of("id"))).isEmpty();
        assertThat(relation('i', "u").key(List.of("id"))).containsExactly("id");
        assertThat(relation('i', "u").key(List.of())).containsExactly("u");
        assertThat(relation('f', "id", "u", "v").key(List.of("id"))).containsExactly("id");
        assertThat(relation('f', "id", "u", "v").key(List.of("added later"))).isEmpty();
        assertThat(relation('n').key(List.of("id"))).containsExactly("id");
    }

    @Test
    void ofAPartitionedTableOnlyWhatEachPartitionHoldsCounts() {
        var held = new HeldColumns();
        Relation root = new Relation(1, "s", "root", 'd', List.of("id", "u", "v"), List.of());
        assertThat(held.of(root)).isEmpty();
        assertThat(held.of(root, part(2, 'f', "id", "u", "v"))).isNull();
        assertThat(held.of(root, part(3, 'i', "id", "u"))).containsExactly("id", "u");
        assertThat(held.of(root, part(4, 'd', "id"))).containsExactly("id");
        assertThat(held.of(root)).as("announced again").containsExactly("id");
        assertThat(held.of(root, part(4, 'f', "id", "u", "v")))
                .as("altered since")
                .containsExactly("id", "u");
    }

    private static Relation part(long oid, char identity, String... held) {
        return new Relation(oid, "s", "p" + oid, identity, List.of("id", "u", "v"), List.of(held));
    }

    private static Relation relation(char identity, String... held) {
        return new Relation(1, "s", "t", identity, List.of("id", "u", "v"), List.of(held));
    }

    private static ByteBuffer message(
            int oid, String schema, String table, char identity, List<String> columns, List<String> held) {
        ByteBuffer message = ByteBuffer.allocate(200);
        message.put((byte) 'R').putInt(oid);
        text(message, schema);
        text(message, table);
        message.put((byte) identity).putShort((short) columns.size());
        for (String column : columns) {
            message.put((byte) (held.contains(column) ? 1 : 0));
            text(message, column);
            message.putInt(23).putInt(-1);
        }
        return message.flip();
    }

    private static void text(ByteBuffer message, String text) {
        message.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
    }
}
