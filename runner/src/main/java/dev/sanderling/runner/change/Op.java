package dev.sanderling.runner.change;

/** What happened to a row, or to all rows of a table. */
public enum Op {
    /** Found by the snapshot. */
    READ("r"),
    CREATE("c"),
    UPDATE("u"),
    DELETE("d"),
    /** All rows of the table are gone. There is no row to it. */
    TRUNCATE("t");

    private final String code;

    Op(String code) {
        this.code = code;
    }

    /** Debezium's letter for it. */
    public String code() {
        return code;
    }

    /** Whether rows are gone by it. */
    public boolean removes() {
        return this == DELETE || this == TRUNCATE;
    }
}
