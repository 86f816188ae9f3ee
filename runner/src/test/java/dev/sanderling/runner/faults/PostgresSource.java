package dev.sanderling.runner.faults;

import dev.sanderling.runner.source.postgres.TestDatabase;

/** spec.source for a test database, all of schema public. */
final class PostgresSource {
    private PostgresSource() {}

    static String of(TestDatabase database, String snapshot) {
        return """
                postgres:
                  host: 127.0.0.1
                  port: %d
                  database: %s
                  credentials: {secretName: db}
                  tls: {mode: disable}
                tables: {include: ["public.*"]}
                snapshot: {mode: %s}
                """.formatted(database.server().port(), database.name(), snapshot);
    }
}
