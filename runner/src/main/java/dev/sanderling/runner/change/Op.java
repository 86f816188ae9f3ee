package dev.sanderling.runner.change;

/** What happened to a row. */
public enum Op {
    /** Found by the snapshot. */
    READ("r"),
    CREATE("c"),
    UPDATE("u"),
    DELETE("d");

    private final String code;

    Op(String code) {
        this.code = code;
    }

    /** Debezium's letter for it. */
    public String code() {
        return code;
    }
}
