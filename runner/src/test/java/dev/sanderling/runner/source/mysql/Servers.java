package dev.sanderling.runner.source.mysql;

/** Servers that the tests of this package share, each test in a database of its own; they end with the JVM. */
final class Servers {
    private static volatile TestMySql withGtids;
    private static volatile TestMySql withoutGtids;

    private Servers() {}

    static synchronized TestMySql withGtids() {
        if (withGtids == null) {
            withGtids = TestMySql.startOwn();
        }
        return withGtids;
    }

    static synchronized TestMySql withoutGtids() {
        if (withoutGtids == null) {
            withoutGtids = TestMySql.startOwn("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF");
        }
        return withoutGtids;
    }

    static TestMySql of(boolean gtids) {
        return gtids ? withGtids() : withoutGtids();
    }
}
