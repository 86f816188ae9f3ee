package dev.sanderling.runner.sink.jdbc;

import java.sql.SQLException;
import java.util.Objects;

/** What errors of MySQL and MariaDB mean. */
final class MySqlErrors {
    private MySqlErrors() {}

    static Trouble.Kind kind(SQLException e) {
        String state = Objects.toString(e.getSQLState(), "");
        return switch (e.getErrorCode()) {
            case 1047, 1053, 1927, 2006, 2013, 3169 -> Trouble.Kind.LOST;
            // SIGNAL, an audit plugin.
            case 1644, 3164 -> Trouble.Kind.OWNERS_CODE;
            case 3100 -> Trouble.Kind.NOT_REPLICATING;
            case 3750 -> Trouble.Kind.NEEDS_KEY;
            case 1317, 1020, 1205, 1213, 1040, 1203, 1969, 3572 -> Trouble.Kind.BUSY;
            case 1021, 1114, 1030 -> Trouble.Kind.FULL;
            case 1044, 1142, 1143, 1227, 1370 -> Trouble.Kind.DENIED;
            case 1290, 1836, 1792 -> Trouble.Kind.READ_ONLY;
            case 1062, 1586, 1451, 1452, 1048, 3819, 4025, 1216, 1217 -> Trouble.Kind.CONSTRAINT;
            case 1264, 1265, 1292, 1366, 1406, 3140, 3141, 1367, 1411 -> Trouble.Kind.VALUE;
            case 1146, 1054, 1049, 1412 -> Trouble.Kind.SHAPE;
            default ->
                state.startsWith("08")
                        ? Trouble.Kind.LOST
                        : state.startsWith("45")
                                ? Trouble.Kind.OWNERS_CODE
                                : state.startsWith("22")
                                        ? Trouble.Kind.VALUE
                                        : state.startsWith("23") ? Trouble.Kind.CONSTRAINT : Trouble.Kind.OTHER;
        };
    }
}
