package dev.sanderling.runner.source.mysql;

import org.jspecify.annotations.Nullable;

/** Servers that the tests of this package share, each test in a database of its own; they end with the JVM. */
final class Servers {
    private static @Nullable TestMySql withGtids;
    private static @Nullable TestMySql withoutGtids;

    private Servers() {}

    static synchronized TestMySql withGtids() {
        TestMySql server = withGtids;
        if (server == null) {
            server = TestMySql.startOwn();
            withGtids = server;
        }
        return server;
    }

    static synchronized TestMySql withoutGtids() {
        TestMySql server = withoutGtids;
        if (server == null) {
            server = TestMySql.startOwn("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF");
            withoutGtids = server;
        }
        return server;
    }

    static TestMySql of(boolean gtids) {
        return gtids ? withGtids() : withoutGtids();
    }
}
