package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.report.OwnersCode;
import java.sql.SQLException;
import java.util.Objects;

/** What PostgreSQL's errors mean. */
final class PostgresErrors {
    private PostgresErrors() {}

    static Trouble.Kind kind(SQLException e) {
        String state = Objects.toString(e.getSQLState(), "");
        if (state.startsWith("08") || state.startsWith("57P")) {
            return Trouble.Kind.LOST;
        }
        if (state.startsWith("40")
                || state.equals("55P03")
                || state.equals("57014")
                || state.equals("53300")
                || OwnersCode.isRace(e)) {
            return Trouble.Kind.BUSY;
        }
        if (state.startsWith("53")) {
            return Trouble.Kind.FULL;
        }
        if (state.startsWith("23")) {
            return Trouble.Kind.CONSTRAINT;
        }
        if (!state.equals("25006") && OwnersCode.of(e).isPresent()) {
            return Trouble.Kind.OWNERS_CODE;
        }
        if (state.startsWith("22")) {
            return Trouble.Kind.VALUE;
        }
        return switch (state) {
            case "42501" -> Words.isRowSecurity(e) ? Trouble.Kind.ROW_SECURITY : Trouble.Kind.DENIED;
            case "25006" -> Trouble.Kind.READ_ONLY;
            case "42P01", "42703", "42804", "3F000" -> Trouble.Kind.SHAPE;
            default -> Trouble.Kind.OTHER;
        };
    }
}
