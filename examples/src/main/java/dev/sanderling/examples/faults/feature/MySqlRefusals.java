package dev.sanderling.examples.faults.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Those of MySQL, as the docs' table of features has them. */
public final class MySqlRefusals {
    private static final String CREATE = "CREATE TABLE zoo.%1$s (id bigint PRIMARY KEY, v int, doc json)";
    private static final String ROWS = "INSERT INTO zoo.%1$s VALUES (1, 1, '{\"a\": \"some text\"}'), (2, 2, NULL)";

    private MySqlRefusals() {}

    /** All that one table or one session can be the reason of; but sql_log_bin = 0, of which nothing is ever seen. */
    public static List<Refusal> all() {
        List<Refusal> all = new ArrayList<>(
                Stream.of("MyISAM", "MEMORY").map(MySqlRefusals::engine).toList());
        all.add(new Refusal(
                "captured table given the engine MyISAM",
                List.of(CREATE, ROWS),
                List.of("ALTER TABLE zoo.%1$s ENGINE = MyISAM"),
                "UnsupportedTable",
                List.of("ENGINE = InnoDB"),
                List.of("ALTER TABLE zoo.%1$s ENGINE = InnoDB", "INSERT INTO zoo.%1$s VALUES (3, 3, NULL)"),
                false));
        all.add(session("binlog_format = 'STATEMENT'", "BinlogFormatNotRow", "UPDATE zoo.%1$s SET v = v + 1"));
        all.add(session("binlog_format = 'MIXED'", "BinlogFormatNotRow", "UPDATE zoo.%1$s SET v = v + 1"));
        all.add(session(
                "binlog_row_value_options = 'PARTIAL_JSON'",
                "BinlogRowImageNotFull",
                "UPDATE zoo.%1$s SET v = v + 1, doc = JSON_SET(doc, '$.a', 'other') WHERE id = 1"));
        all.add(session(
                "binlog_row_image = 'MINIMAL'", "BinlogRowImageNotFull", "UPDATE zoo.%1$s SET v = 3 WHERE id = 1"));
        all.add(session(
                "binlog_row_image = 'NOBLOB'", "BinlogRowImageNotFull", "UPDATE zoo.%1$s SET v = 3 WHERE id = 1"));
        all.add(new Refusal(
                "XA transaction that is prepared",
                List.of(CREATE, ROWS),
                List.of(
                        "XA START '%1$s'",
                        "UPDATE zoo.%1$s SET v = 3 WHERE id = 1", "XA END '%1$s'", "XA PREPARE '%1$s'"),
                "UnsupportedStatement",
                List.of("ONE PHASE", "resnapshot: {tables: [zoo.%1$s]}"),
                List.of("XA COMMIT '%1$s'"),
                true));
        return all;
    }

    private static Refusal engine(String engine) {
        return new Refusal(
                "engine " + engine,
                List.of(
                        "CREATE TABLE zoo.%1$s (id bigint PRIMARY KEY, v int) ENGINE = " + engine,
                        "INSERT INTO zoo.%1$s VALUES (1, 1), (2, 2)",
                        "DELETE FROM zoo.%1$s WHERE id = 1"),
                "UnsupportedTable",
                List.of("ENGINE = InnoDB"),
                List.of("ALTER TABLE zoo.%1$s ENGINE = InnoDB", "INSERT INTO zoo.%1$s VALUES (3, 3)"));
    }

    /** A session that writes its changes into the log in a form that does not tell them. */
    private static Refusal session(String setting, String reason, String change) {
        return new Refusal(
                "session with " + setting,
                List.of(CREATE, ROWS),
                List.of("SET SESSION " + setting, change),
                reason,
                List.of(setting.substring(0, setting.indexOf(' ')), "resnapshot: {tables: [zoo.%1$s]}"),
                List.of(),
                true);
    }
}
