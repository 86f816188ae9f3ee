package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples that write into databases, with nothing changed but where the servers are. */
class DatabaseExamplesIT {
    private static TestMySql mysql;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        mysql = TestMySql.startOwn();
    }

    @AfterAll
    static void stop() {
        mysql.close();
    }

    @Test
    void aPostgresDatabaseIsMirrored() throws Exception {
        try (TestDatabase shop = shop();
                TestDatabase reports = database()) {
            Map<String, String> places = Map.of(
                    "host: postgres\n      database: shop",
                    at(shop, 6),
                    "host: warehouse\n          database: reports",
                    at(reports, 10));
            run("postgres-mirror.yaml", places);
            shop.run(
                    "update orders set total = 2.50 where id = 1",
                    "alter table orders add column note text",
                    "insert into orders values (3, 3.00, 'new')",
                    "delete from order_lines where line = 2");
            run("postgres-mirror.yaml", places);
            assertThat(Targets.rows(reports, "select id, total, note from shop.orders order by id"))
                    .isEqualTo(Targets.rows(shop, "select id, total, note from orders order by id"))
                    .hasSize(3);
            assertThat(Targets.rows(reports, "select * from shop.order_lines order by id, line"))
                    .isEqualTo(Targets.rows(shop, "select * from order_lines order by id, line"))
                    .hasSize(1);
        }
    }

    @Test
    void aMySqlDatabaseIsMirroredInPostgres() throws Exception {
        mysql.execute(
                "drop database if exists billing",
                "create database billing",
                "create table billing.invoices (id int unsigned primary key, card_number varchar(20), paid bit(1),"
                        + " due datetime(3))",
                "insert into billing.invoices values (1, '4111-1', b'1', '2026-01-01 10:00:00.123'), (2, '4222-22', b'0', null)");
        try (TestDatabase reports = database()) {
            Map<String, String> places = Map.of(
                    "host: mysql",
                    "host: 127.0.0.1\n      port: " + mysql.port() + "\n      tls: {mode: disable}",
                    "host: warehouse\n          database: reports",
                    at(reports, 10));
            run("mysql-to-postgres.yaml", places);
            mysql.execute("delete from billing.invoices where id = 2");
            run("mysql-to-postgres.yaml", places);
            assertThat(Targets.rows(reports, "select * from billing.invoices order by id"))
                    .containsExactly("1|**11-1|t|2026-01-01 10:00:00.123|f", "2|***2-22|f|null|t");
        }
    }

    @Test
    void aPostgresDatabaseIsLoggedInMySql() throws Exception {
        mysql.execute("create database audit");
        try (TestDatabase shop = shop();
                Connection audit = mysql.connect("audit")) {
            Map<String, String> places = Map.of(
                    "host: postgres\n      database: shop",
                    at(shop, 6),
                    "host: audit",
                    "host: 127.0.0.1\n          port: " + mysql.port() + "\n          tls: {mode: disable}");
            run("postgres-to-mysql-log.yaml", places);
            shop.run("update orders set total = 9.99 where id = 1", "delete from orders where id = 2");
            run("postgres-to-mysql-log.yaml", places);
            assertThat(Targets.rows(
                            audit,
                            "select sanderling_op, id, total from orders_log order by sanderling_batch,"
                                    + " sanderling_position, sanderling_order"))
                    .containsExactly("r|1|1.50", "r|2|2.00", "u|1|9.99", "d|2|null");
            assertThat(Captured.published(directory.resolve("data/orders/public.orders"), java.util.List.of("id")))
                    .hasSize(4);
        }
    }

    @Test
    void aMySqlDatabaseIsMirroredInMariaDb() throws Exception {
        try (TestMySql mariadb = TestMySql.startMariaDb()) {
            mysql.execute(
                    "drop database if exists billing",
                    "create database billing",
                    "create table billing.accounts (id int primary key, name varchar(20), extras json)",
                    "insert into billing.accounts values (1, 'a', '{\"b\": 1}'), (2, 'b', null)");
            mariadb.execute("create database billing");
            Map<String, String> places = Map.of(
                    "host: mysql",
                    "host: 127.0.0.1\n      port: " + mysql.port() + "\n      tls: {mode: disable}",
                    "host: mariadb",
                    "host: 127.0.0.1\n          port: " + mariadb.port() + "\n          tls: {mode: disable}");
            run("mysql-to-mariadb.yaml", places);
            mysql.execute(
                    "update billing.accounts set name = 'A', id = 3 where id = 1",
                    "delete from billing.accounts where id = 2",
                    "insert into billing.accounts values (4, 'd', '[1, 2]')");
            run("mysql-to-mariadb.yaml", places);
            try (Connection copy = mariadb.connect("billing")) {
                assertThat(Targets.rows(copy, "select * from accounts order by id"))
                        .containsExactly("3|A|{\"b\":1}", "4|d|[1,2]");
            }
        }
    }

    private static TestDatabase database() {
        return TestPostgres.shared(TestPostgres.Version.NEWEST).database();
    }

    private static TestDatabase shop() {
        TestDatabase shop = database();
        shop.run(
                "create table orders (id int primary key, total numeric(10,2))",
                "create table order_lines (id int, line int, item text, primary key (id, line))",
                "insert into orders values (1, 1.50), (2, 2.00)",
                "insert into order_lines values (1, 1, 'a'), (1, 2, 'b')");
        return shop;
    }

    private static String at(TestDatabase database, int indent) {
        String line = "\n" + " ".repeat(indent);
        return "host: 127.0.0.1" + line + "port: " + database.server().port() + line + "database: " + database.name()
                + line + "tls: {mode: disable}";
    }

    private void run(String example, Map<String, String> places) throws Exception {
        secret("orders-db", "postgres", "any");
        secret("reports-db", "postgres", "any");
        secret("billing-db", TestMySql.CAPTURE_USER, TestMySql.PASSWORD);
        secret("copy-db", TestMySql.ADMIN, TestMySql.PASSWORD);
        secret("audit-db", TestMySql.ADMIN, TestMySql.PASSWORD);
        String text = Files.readString(Path.of("..", "examples", example));
        for (var place : places.entrySet()) {
            assertThat(text).contains(place.getKey());
            text = text.replace(place.getKey(), place.getValue());
        }
        Path job = Files.writeString(directory.resolve("job.yaml"), text);
        RunnerProcess run = new Workplace(directory, job, directory).start(Map.of());
        assertThat(run.await()).as(run.output()).isZero();
    }

    private void secret(String name, String user, String password) throws IOException {
        Path secret = Files.createDirectories(directory.resolve("secrets").resolve(name));
        Files.writeString(secret.resolve("username"), user);
        Files.writeString(secret.resolve("password"), password);
    }
}
