package dev.sanderling.runner.source.mysql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.change.TableName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a statement is about. */
class StatementTest {
    private static final TableName T = new TableName("d", "t");
    private static final TableName OTHER = new TableName("o", "x");

    private static Statement of(String sql) {
        return Statement.of(sql, "d", false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE USER t@'%' IDENTIFIED BY 'CREATE TABLE t (id INT)'",
                "CREATE DEFINER=`root`@`%` TRIGGER t BEFORE INSERT ON t FOR EACH ROW SET @a = 1",
                "CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW v AS SELECT * FROM t",
                "CREATE SPATIAL REFERENCE SYSTEM 4120 NAME 'x' DEFINITION 'y'",
                "CREATE TABLESPACE ts ADD DATAFILE 'ts.ibd'",
                "CREATE TEMPORARY TABLE t (id INT)",
                "DROP /*!40005 TEMPORARY */ TABLE IF EXISTS `t`",
                "ALTER DATABASE d COLLATE gbk_chinese_ci",
                "CREATE LIBRARY t LANGUAGE JAVASCRIPT AS $$ export function f(n) { return n } $$",
                "ALTER INSTANCE ROTATE INNODB MASTER KEY",
                "GRANT SELECT ON t TO u",
                "ANALYZE TABLE t",
                "# Dummy event",
                "/* nothing */",
                "RENAME USER t TO u",
            })
    void changesNoTable(String sql) {
        assertThat(of(sql)).isInstanceOf(Statement.Nothing.class);
    }

    @Test
    void namesTheTableWhateverStandsAroundIt() {
        assertThat(of("CREATE TABLE t (id INT)")).isEqualTo(new Statement.Create(T, false, null, false));
        assertThat(of("create /* x */ table if not exists `d` . `t` like o.x"))
                .isEqualTo(new Statement.Create(T, true, OTHER, false));
        assertThat(of("CREATE TABLE t (LIKE o.x)")).isEqualTo(new Statement.Create(T, false, OTHER, false));
        assertThat(of("CREATE /*!50001 TABLE */ t (id INT)")).isEqualTo(new Statement.Create(T, false, null, false));
        assertThat(of("CREATE TABLE t AS SELECT 1")).isEqualTo(new Statement.Create(T, false, null, true));
        assertThat(of("CREATE TABLE `t` (\n `a` int\n) START TRANSACTION"))
                .isEqualTo(new Statement.Create(T, false, null, false));
        assertThat(of("ALTER TABLE t RENAME TO o.x, ADD c INT")).isEqualTo(new Statement.Alter(T, OTHER, 0));
        assertThat(of("ALTER TABLE t RENAME COLUMN a TO b, CHANGE b a INT, RENAME INDEX i TO j"))
                .isEqualTo(new Statement.Alter(T, null, 2));
        assertThat(of("CREATE UNIQUE INDEX i ON t (a)")).isEqualTo(new Statement.Alter(T, null, 0));
        assertThat(of("DROP INDEX i ON o.x")).isEqualTo(new Statement.Alter(OTHER, null, 0));
        assertThat(of("DROP TABLE IF EXISTS t, `o`.`x` CASCADE")).isEqualTo(new Statement.Drop(List.of(T, OTHER)));
        assertThat(of("RENAME TABLE t TO `a``b`, o.x TO t"))
                .isEqualTo(new Statement.Rename(List.of(
                        new Statement.Rename.Pair(T, new TableName("d", "a`b")), new Statement.Rename.Pair(OTHER, T))));
        assertThat(of("TRUNCATE t")).isEqualTo(new Statement.Truncate(T));
        assertThat(of("DROP SCHEMA IF EXISTS d")).isEqualTo(new Statement.DropDatabase("d"));
    }

    @Test
    void namesTheTablesWhoseRowsItChanges() {
        assertThat(rows("INSERT IGNORE INTO t VALUES (1)").tables()).containsExactly(T);
        assertThat(rows("REPLACE o.x SELECT * FROM t").tables()).containsExactly(OTHER);
        assertThat(rows("DELETE QUICK FROM t WHERE id IN (SELECT id FROM o.x)").tables())
                .containsExactly(T);
        assertThat(rows("UPDATE o.x AS y SET y.a = 1").tables()).containsExactly(OTHER);
        assertThat(rows("UPDATE o.x, t SET x.a = t.a").tables()).contains(T, OTHER);
        assertThat(rows("DELETE y FROM o.x AS y JOIN t").tables()).contains(T, OTHER);
        assertThat(rows("WITH c AS (SELECT 1) DELETE FROM t").tables()).contains(T);
        assertThat(rows("LOAD DATA LOCAL INFILE '/tmp/x' INTO TABLE `t` FIELDS TERMINATED BY ','")
                        .tables())
                .containsExactly(T);
        assertThat(rows("INSERT INTO t VALUES (f(1))").calls()).isEqualTo(Set.of("values", "f"));
        assertThat(rows("CALL p(1)").certain()).isFalse();
    }

    private static Statement.Rows rows(String sql) {
        return (Statement.Rows) of(sql);
    }

    @Test
    void knowsATableWhateverCaseItIsWrittenInWhereTheServerDoes() {
        assertThat(Statement.of("TRUNCATE D.`T`", "", true)).isEqualTo(new Statement.Truncate(T));
    }

    @Test
    void saysWhereItCannotTell() {
        assertThat(of("FROBNICATE t")).isEqualTo(new Statement.Unclear(Set.of(T)));
    }
}
