package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.sink.objects.S3Server;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example with a bucket, as it stands, but for where its servers are; DuckDB reads what it wrote. */
class StoreExampleIT {
    @TempDir
    Path directory;

    @Test
    void postgresToS3() throws Exception {
        S3Server server = S3Server.shared();
        try (TestDatabase shop =
                TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            shop.run(
                    "create table orders (id int primary key, total numeric(10,2))",
                    "create table order_lines (id int, line int, item text, primary key (id, line))",
                    "insert into orders values (1, 1.50), (2, 2.00)",
                    "insert into order_lines values (1, 1, 'a'), (1, 2, 'b')");
            RunnerProcess first = run(shop, server.port(), List.of());
            assertThat(first.await()).as(first.output()).isZero();
            shop.run("update orders set total = 9.99 where id = 1", "delete from orders where id = 2");
            RunnerProcess second = run(shop, server.port(), List.of());
            assertThat(second.await()).as(second.output()).isZero();

            assertThat(
                            rows(
                                    "select metadata.op, id, total from read_parquet('%s') order by filename, metadata.\"order\""))
                    .containsExactly("r|1|1.50", "r|2|2.00", "u|1|9.99", "d|2|null");

            // A run without changes loads nothing of the library.
            RunnerProcess empty = run(shop, server.port(), List.of("-Xlog:class+load=info"));
            assertThat(empty.await()).as(empty.output()).isZero();
            assertThat(empty.output()).contains("no changes").doesNotContain("org.apache.opendal");
            shop.run("insert into orders values (3, 3)");
            RunnerProcess full = run(shop, server.port(), List.of("-Xlog:class+load=info"));
            assertThat(full.await()).isZero();
            assertThat(full.output()).contains("org.apache.opendal.AsyncOperator");
        }
    }

    private RunnerProcess run(TestDatabase shop, int port, List<String> options) throws Exception {
        String text = Files.readString(Path.of("../examples/postgres-to-s3.yaml"));
        for (var place : Map.of(
                        "host: postgres",
                        "host: 127.0.0.1\n      port: " + shop.server().port() + "\n      tls: {mode: disable}",
                        "database: shop",
                        "database: " + shop.name(),
                        "http://minio:9000",
                        "http://127.0.0.1:" + port)
                .entrySet()) {
            assertThat(text).contains(place.getKey());
            text = text.replace(place.getKey(), place.getValue());
        }
        Path secret = Files.createDirectories(directory.resolve("secrets/orders-db"));
        Files.writeString(secret.resolve("username"), "postgres");
        Files.writeString(secret.resolve("password"), "any");
        S3Server.secret(directory.resolve("secrets"));
        Path job = Files.writeString(directory.resolve("job.yaml"), text);
        var all = new java.util.ArrayList<>(Workplace.SMALL);
        all.addAll(options);
        return new Workplace(directory, job, directory).start(all, Map.of());
    }

    private static List<String> rows(String sql) throws Exception {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            return Targets.rows(
                    duck, sql.formatted(S3Server.shared().bucket().resolve("orders/public.orders/*.parquet")));
        }
    }
}
