package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.sink.PositionedSink.Held;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Our two small tables in the sink's database: for each job and sink the highest epoch that was here and the newest
 * segment, and for each target table whose it is.
 */
record Positions(Dialect dialect, String job, String sink) {
    static final String TABLE = "sanderling_positions";
    static final String TABLES = "sanderling_tables";

    /** Makes both tables where they are missing. */
    void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + TABLE
                    + " (job varchar(250) NOT NULL, sink varchar(63) NOT NULL, epoch bigint NOT NULL,"
                    + " segment varchar(64) NOT NULL, source_position varchar(1000) NOT NULL,"
                    + " committed_at timestamp NULL, PRIMARY KEY (job, sink))" + dialect.tableOptions());
            statement.execute("CREATE TABLE IF NOT EXISTS " + TABLES
                    + " (target_schema varchar(128) NOT NULL, target_table varchar(128) NOT NULL,"
                    + " job varchar(250) NOT NULL, sink varchar(63) NOT NULL,"
                    + " PRIMARY KEY (target_schema, target_table))" + dialect.tableOptions());
        }
    }

    /** What is there; changes nothing. */
    Optional<Held> held(Connection connection) throws SQLException {
        return read(connection, "");
    }

    /** The same, and nobody else changes it until the transaction ends. */
    Optional<Held> locked(Connection connection) throws SQLException {
        return read(connection, dialect.forUpdate());
    }

    private Optional<Held> read(Connection connection, String more) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT epoch, segment FROM " + TABLE + ours() + more)) {
            statement.setString(1, job);
            statement.setString(2, sink);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new Held(row.getLong(1), row.getString(2))) : Optional.empty();
            }
        }
    }

    private String ours() {
        return " WHERE " + are("job", "sink");
    }

    private String are(String first, String second) {
        String equal = " " + dialect.operator("=") + " ?";
        return first + equal + " AND " + second + equal;
    }

    /** The first row of this job and sink. */
    void insert(Connection connection, long epoch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO " + TABLE + " (job, sink, epoch, segment, source_position) VALUES (?, ?, ?, '', '')")) {
            statement.setString(1, job);
            statement.setString(2, sink);
            statement.setLong(3, epoch);
            statement.executeUpdate();
        }
    }

    /** Raises the epoch; returns whether it was lower. */
    boolean raise(Connection connection, long epoch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE " + TABLE + " SET epoch = ?" + ours() + " AND epoch " + dialect.operator("<") + " ?")) {
            statement.setLong(1, epoch);
            statement.setString(2, job);
            statement.setString(3, sink);
            statement.setLong(4, epoch);
            return statement.executeUpdate() == 1;
        }
    }

    /** Notes a segment; returns whether the epoch is still the one given. */
    boolean advance(Connection connection, long epoch, String segment, String position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + TABLE
                + " SET segment = ?, source_position = ?, committed_at = CURRENT_TIMESTAMP"
                + ours() + " AND epoch " + dialect.operator("=") + " ?")) {
            statement.setString(1, segment);
            statement.setString(2, position.length() > 1000 ? position.substring(0, 1000) : position);
            statement.setString(3, job);
            statement.setString(4, sink);
            statement.setLong(5, epoch);
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Whose a target table is: {@code job}, a tab, {@code sink}; empty where nobody's. Where names that differ in case
     * are of the same table, and it is noted under more than one, somebody else's comes before ours.
     */
    Optional<String> owner(Connection connection, TargetName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT job, sink FROM " + TABLES + " WHERE "
                + are(dialect.kept("target_schema"), dialect.kept("target_table")))) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet row = statement.executeQuery()) {
                Optional<String> found = Optional.empty();
                while (row.next() && found.filter(one -> !one.equals(self())).isEmpty()) {
                    found = Optional.of(owner(row.getString(1), row.getString(2)));
                }
                return found;
            }
        }
    }

    /** How {@link #owner} names us. */
    String self() {
        return owner(job, sink);
    }

    /** The table is ours from now on. */
    void own(Connection connection, TargetName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO " + TABLES + " (target_schema, target_table, job, sink) VALUES (?, ?, ?, ?)")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            statement.setString(3, job);
            statement.setString(4, sink);
            statement.executeUpdate();
        }
    }

    private static String owner(String job, String sink) {
        return job + "\t" + sink;
    }
}
