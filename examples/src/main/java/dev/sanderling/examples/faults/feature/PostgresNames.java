package dev.sanderling.examples.faults.feature;

import java.util.List;

/** Tables of PostgreSQL change their names. */
record PostgresNames() implements Names.Ways {
    @Override
    public String tables() {
        return "SELECT relnamespace::regnamespace::text, relname, obj_description(oid, 'pg_class') FROM pg_class WHERE"
                + " relkind = 'r' AND relnamespace IN ('zoo'::regnamespace, 'attic'::regnamespace) AND"
                + " obj_description(oid, 'pg_class') LIKE 'born %'";
    }

    @Override
    public List<String> create(String table, int born) {
        return List.of(
                "CREATE TABLE zoo." + table + " (id bigint PRIMARY KEY, born int NOT NULL, v int NOT NULL)",
                "COMMENT ON TABLE zoo." + table + " IS 'born " + born + "'");
    }

    @Override
    public List<String> rename(String from, String to) {
        return List.of("ALTER TABLE zoo." + from + " RENAME TO " + to);
    }

    @Override
    public List<String> exchange(String one, String other) {
        return List.of(
                "ALTER TABLE zoo." + one + " RENAME TO between",
                "ALTER TABLE zoo." + other + " RENAME TO " + one,
                "ALTER TABLE zoo.between RENAME TO " + other);
    }

    @Override
    public String move(String table, String from, String to) {
        return "ALTER TABLE " + from + "." + table + " SET SCHEMA " + to;
    }
}
