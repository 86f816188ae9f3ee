package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.TestMySql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} says of tables that are there already in a MySQL; the source is a PostgreSQL. */
class MySqlTableFindingsTest {
    private static TestMySql server;

    @BeforeAll
    static void start() {
        server = TestMySql.startOwn();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id varchar(20) collate utf8mb4_0900_bin primary key, n bigint, d decimal(10,2), at datetime(6) | ''",
                "id varchar(20) collate utf8mb4_0900_ai_ci primary key, n bigint, d decimal(10,2), at datetime(6)"
                        + " | has the collation utf8mb4_0900_ai_ci, by which texts that differ in public.t may be the same"
                        + " key, and one row would be written over another; give it COLLATE utf8mb4_0900_bin",
                "id varchar(20) character set latin1 collate latin1_bin primary key, n bigint, d decimal(10,2), at"
                        + " datetime(6) | has the character set latin1, which does not have every character",
                "id varchar(20) collate utf8mb4_bin primary key, n bigint, d decimal(10,2), at datetime(6)"
                        + " | the column id of public.t has the collation utf8mb4_bin, by which texts that differ",
                "id varchar(10) collate utf8mb4_0900_bin primary key, n bigint, d decimal(10,2), at datetime(6)"
                        + " | the column id of public.t is varchar(10)",
                "id varchar(20) collate utf8mb4_0900_bin primary key, n int unsigned, d decimal(10,2), at datetime(6)"
                        + " | n of public.t is int unsigned",
                "id varchar(20) collate utf8mb4_0900_bin primary key, n bigint unsigned, d decimal(10,2), at datetime(6)"
                        + " | n of public.t is bigint unsigned",
                "id varchar(20) collate utf8mb4_0900_bin primary key, n bigint, d decimal(10,0), at datetime(6)"
                        + " | d of public.t is decimal(10,0)",
                "id varchar(20) collate utf8mb4_0900_bin primary key, n bigint, d decimal(10,2), at datetime"
                        + " | at of public.t is datetime, which does not take every value that public.t may have"
                        + " (datetime(6))",
                "id varchar(20) collate utf8mb4_0900_bin primary key, n bigint, d decimal(10,2) unique, at datetime(6)"
                        + " | has the unique index d besides id",
            })
    void aTableThatIsThereIsCompared(String columns, String sentence) throws SQLException {
        fresh("CREATE TABLE public.t (" + columns + ")");
        String said = TableFindingsTest.said(() -> connect(TestMySql.ADMIN), plan(), TableFindingsTest.SOURCE);
        if (sentence.isEmpty()) {
            assertThat(said).isEmpty();
        } else {
            assertThat(said).startsWith("SinkTableMismatch: ").contains(sentence);
        }
    }

    /** A collation by bytes that does not look at spaces at the end. */
    @ParameterizedTest
    @CsvSource({
        "uuid, ''",
        "enum, ''",
        "int8, ''",
        "timestamptz, ''",
        "text, has the collation utf8mb4_bin",
        "name, has the collation utf8mb4_bin",
        "user-defined, has the collation utf8mb4_bin"
    })
    void onlyATextThatMayEndInSpacesNeedsThem(String declared, String sentence) throws SQLException {
        fresh("CREATE TABLE public.t (id varchar(255) collate utf8mb4_bin primary key)");
        var type = new DeclaredType(declared, -1, -1);
        var table = new CatalogTable(
                new Table(
                        new TableName("public", "t"),
                        List.of(new Column("id", CatalogTable.type(type, 6), true, type))),
                Map.of(),
                true);
        String said = TableFindingsTest.said(() -> connect(TestMySql.ADMIN), plan(), table);
        if (sentence.isEmpty()) {
            assertThat(said).doesNotContain("collation");
        } else {
            assertThat(said).contains(sentence);
        }
    }

    @Test
    void aTableWithoutTransactionsIsNoTarget() throws SQLException {
        fresh("CREATE TABLE public.t (id varchar(20) collate utf8mb4_0900_bin primary key, n bigint, d decimal(10,2),"
                + " at datetime(6)) ENGINE = MyISAM");
        assertThat(TableFindingsTest.said(() -> connect(TestMySql.ADMIN), plan(), TableFindingsTest.SOURCE))
                .contains("public.t has an engine without transactions; run ALTER TABLE `public`.`t` ENGINE = InnoDB");
    }

    @Test
    void rowsOfOthersAreAChoice() throws SQLException {
        fresh(
                "CREATE TABLE public.t (id varchar(20) collate utf8mb4_0900_bin primary key, n bigint, d decimal(10,2),"
                        + " at datetime(6))",
                "INSERT INTO public.t (id) VALUES ('a')");
        assertThat(TableFindingsTest.said(() -> connect(TestMySql.ADMIN), plan(), TableFindingsTest.SOURCE))
                .startsWith("SinkNotEmpty: ")
                .contains("public.t has rows that this job has not written; empty it");
    }

    @Test
    void whatTheUserMayNotDoIsSaidAsAGrant() throws SQLException {
        fresh(
                "CREATE TABLE public.t (id varchar(20) collate utf8mb4_0900_bin primary key, n bigint, d decimal(10,2),"
                        + " at datetime(6))",
                "DROP DATABASE IF EXISTS warehouse",
                "CREATE DATABASE warehouse",
                "CREATE USER 'keeper'@'%' IDENTIFIED BY '" + TestMySql.PASSWORD.replace("'", "''") + "'",
                "GRANT SELECT ON public.t TO 'keeper'@'%'");
        StringBuilder grants = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            String said = TableFindingsTest.said(() -> connect("keeper"), plan(), TableFindingsTest.SOURCE);
            if (said.isEmpty()) {
                break;
            }
            assertThat(said).startsWith("SinkNotWritable: ").contains("; run GRANT ");
            String grant = said.substring(said.indexOf("GRANT "), said.lastIndexOf('.'));
            grants.append(grant).append('\n');
            server.execute(grant);
        }
        assertThat(grants.toString()).isEqualTo("""
                GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER ON `public`.* TO 'keeper'@'%'
                """);
    }

    private static void fresh(String... statements) {
        server.execute("DROP DATABASE IF EXISTS public", "CREATE DATABASE public", "DROP USER IF EXISTS 'keeper'@'%'");
        server.execute(statements);
    }

    private static Connection connect(String user) {
        try {
            return DriverManager.getConnection(
                    "jdbc:mysql://127.0.0.1:" + server.port()
                            + "/public?sslMode=DISABLED&allowPublicKeyRetrieval=true&rewriteBatchedStatements=true",
                    user,
                    TestMySql.PASSWORD);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SinkPlan.Jdbc plan() {
        return MySqlMirrorTest.plan();
    }
}
