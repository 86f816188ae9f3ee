package dev.sanderling.examples.faults.feature;

import java.util.List;

/** Tables of MySQL change their names. */
record MySqlNames() implements Names.Ways {
    @Override
    public String tables() {
        return "SELECT table_schema, table_name, table_comment FROM information_schema.tables WHERE table_schema IN"
                + " ('zoo', 'attic') AND table_comment LIKE 'born %'";
    }

    @Override
    public List<String> create(String table, int born) {
        return List.of("CREATE TABLE zoo." + table
                + " (id bigint PRIMARY KEY, born int NOT NULL, v int NOT NULL) COMMENT 'born " + born + "'");
    }

    @Override
    public List<String> rename(String from, String to) {
        return List.of("RENAME TABLE zoo." + from + " TO zoo." + to);
    }

    @Override
    public List<String> exchange(String one, String other) {
        return List.of("RENAME TABLE zoo." + one + " TO zoo.between_names, zoo." + other + " TO zoo." + one
                + ", zoo.between_names TO zoo." + other);
    }

    @Override
    public String move(String table, String from, String to) {
        return "RENAME TABLE " + from + "." + table + " TO " + to + "." + table;
    }
}
