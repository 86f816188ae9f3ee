package io.debezium.connector.binlog;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import org.jspecify.annotations.NullMarked;

/** Looks at the events of a log before the connector does. Whatever it throws ends the run. */
@NullMarked
public interface LogGuard {
    /**
     * Where the event stands that is looked at next; all those of a compressed transaction stand where it does.
     *
     * @param position of its first byte; 0 or less where the server made it for this connection
     * @param millis since 1970, when it was made
     */
    void at(String file, long position, long length, long millis);

    /** Rows of a table will follow. Returns whether the connector is to see it. */
    boolean table(TableMapEventData map);

    /** Whether rows of the table that a map gave that number are to be read at all. */
    boolean isWanted(long number);

    /** A row has so many columns. */
    void image(long number, int columns);

    /** Rows of a table follow in part. */
    void partial(long number);

    /** Rows of a table cannot be read. Returns what that means. */
    RuntimeException unreadable(long number, Exception cause);

    /**
     * A statement. Returns the one that the connector is to see in its place.
     *
     * @param database the session's own; may be empty
     * @param written as the session wrote it: how that is to be read is in the notes
     * @param ofSession whether it may mean what is the session's own, such as a temporary table
     */
    String statement(String database, byte[] written, StatementNotes notes, boolean ofSession);

    /** A transaction has ended. */
    void committed();

    /** A transaction is left for somebody to commit or roll back later. */
    void prepared();

    /** Numbers of tables mean others from here on. */
    void restarted();

    /** The server lost events. */
    void incident();

    /** An event that nobody knows. */
    void unknown(String type);
}
