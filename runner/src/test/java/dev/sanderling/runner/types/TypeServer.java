package dev.sanderling.runner.types;

import dev.sanderling.runner.change.OldRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A database server that type rows are tried on. */
interface TypeServer {
    Connection connect() throws SQLException;

    /** The connector and its settings, those of {@code RowSettings} included. */
    Map<String, String> properties();

    OldRows oldRows();
}
