package dev.sanderling.runner.source.mysql.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.mysql.structure.NamedColumns.Named;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, order, labels and key as statements say them. */
class NamedColumnsTest {
    private static final NamedColumns BEFORE = new NamedColumns(
            List.of(
                    new Named("id", null),
                    new Named("a", null),
                    new Named("b", null),
                    new Named("e", List.of("x", "y"))),
            List.of("id"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ADD c INT | id a b e(x,y) c",
                "ADD COLUMN `c` CHAR(3) ASCII NOT NULL DEFAULT 'AFTER id, FIRST' AFTER A | id a c b e(x,y)",
                "ADD c INT FIRST, ADD d NVARCHAR(9) AFTER c | c d id a b e(x,y)",
                "ADD (c DECIMAL(10, 2) DEFAULT (1 + 2), d INT) | id a b e(x,y) c d",
                "DROP a, DROP COLUMN b | id e(x,y)",
                "RENAME COLUMN a TO b, RENAME COLUMN b TO a | id b a e(x,y)",
                "CHANGE a b INT, CHANGE b a INT | id b a e(x,y)",
                "CHANGE e f ENUM('y', 'x,z', 'it''s') CHARACTER SET latin1 FIRST | f(y,x,z,it's) id a b",
                "MODIFY e SET('p') | id a b e(p)",
                "MODIFY b INT UNSIGNED ZEROFILL AFTER id, DROP a, ADD a BLOB | id b e(x,y) a",
                "MODIFY a INT UNIQUE KEY AFTER b, ADD INDEX (a), ADD UNIQUE u (b), DROP INDEX i | id b a e(x,y)",
                "RENAME COLUMN e TO f | id a b f(x,y)",
                "CONVERT TO CHARACTER SET gbk, ENGINE = InnoDB, ALTER b SET DEFAULT 5, ALGORITHM=INPLACE | id a b e(x,y)",
                "DROP PARTITION p0, p1 | id a b e(x,y)",
                "ALGORITHM=INPLACE, REORGANIZE PARTITION p0, a INTO (PARTITION b VALUES LESS THAN (5)) | id a b e(x,y)",
                "ADD PARTITION PARTITIONS 2 | id a b e(x,y)",
                "DROP a, PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (5), PARTITION b VALUES LESS THAN (9)) |"
                        + " id b e(x,y)",
                "REMOVE PARTITIONING | id a b e(x,y)",
                "EXCHANGE PARTITION p WITH TABLE u WITHOUT VALIDATION | id a b e(x,y)",
            })
    void namesInTheirOrder(String clauses, String expected) {
        Optional<NamedColumns> after = BEFORE.after("ALTER TABLE /* of */ `d`.t " + clauses);
        assertThat(after.map(NamedColumnsTest::text)).contains(expected);
        assertThat(after.orElseThrow().key()).containsExactly("id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX i ON t (a, (b + 1))",
                "create unique index i using btree on d.t (a) algorithm=inplace",
                "CREATE FULLTEXT INDEX i ON t (a)",
                "DROP INDEX i ON t"
            })
    void indexesLeaveColumnsAlone(String sql) {
        assertThat(BEFORE.after(sql)).contains(BEFORE);
    }

    @Test
    void theKeyIsNamedAnewWithItsColumn() {
        assertThat(BEFORE.after("ALTER TABLE t CHANGE id number BIGINT AFTER b").map(NamedColumns::key))
                .contains(List.of("number"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t DROP id",
                "ALTER TABLE t DROP PRIMARY KEY",
                "DROP INDEX `PRIMARY` ON t",
                "CREATE VIEW v AS SELECT 1",
                "ALTER TABLE t DROP INDEX `PRIMARY`",
                "ALTER TABLE t DROP KEY `primary`, ADD c INT",
                "ALTER TABLE t DROP CONSTRAINT `PRIMARY`",
                "ALTER TABLE t ADD c INT KEY",
                "ALTER TABLE t ADD c SERIAL",
                "ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY (a)",
                "ALTER TABLE t ADD c ENUM('a\\', 'b')",
                "ALTER TABLE t MODIFY nobody INT",
                "ALTER TABLE t ADD c INT AFTER nobody",
                "ALTER TABLE t RENAME TO u",
                "ALTER TABLE t ADD c INT REFERENCES first (id)",
                "ALTER TABLE t FROBNICATE c",
                "CREATE TABLE t (id INT)",
                "RENAME TABLE t TO u",
            })
    void whatIsNotUnderstoodIsNotAnswered(String sql) {
        assertThat(BEFORE.after(sql)).isEmpty();
    }

    @Test
    void anInvisibleKeyThatTheServerMadeStaysFirst() {
        var generated =
                new NamedColumns(List.of(new Named("my_row_id", null), new Named("v", null)), List.of("my_row_id"));
        assertThat(generated.after("ALTER TABLE t ADD c INT FIRST")).isEmpty();
        assertThat(generated.after("ALTER TABLE t ADD c INT AFTER v").map(NamedColumnsTest::text))
                .contains("my_row_id v c");
    }

    private static String text(NamedColumns columns) {
        return columns.columns().stream()
                .map(column ->
                        column.name() + (column.labels() == null ? "" : "(" + String.join(",", column.labels()) + ")"))
                .collect(Collectors.joining(" "));
    }
}
