package dev.sanderling.runner.types;

import dev.sanderling.runner.change.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A database server that type rows are tried on. */
interface TypeServer {
    Connection connect() throws SQLException;

    /** The connector and its settings, those of {@code RowSettings} included. */
    Map<String, String> properties();

    /** What the runner reads of these tables, one row each, and hands to the consumer. */
    void read(List<String> tables, Consumer<Change> rows) throws Exception;

    /** What the server itself says of the values of a table's rows, by id. */
    default Map<Integer, String> texts(String table, String type) throws SQLException {
        return new HashMap<>();
    }
}
