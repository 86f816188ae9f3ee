package io.debezium.connector.binlog;

import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * What a server notes of a statement that it logs in place of rows (the event's status variables). Each has a number and a
 * length of its own, so what stands behind an unknown one cannot be read.
 *
 * @param sqlMode the session's, as bits; null where it is not noted
 * @param collation the number of one of the character set in which the session wrote it; null where it is not noted
 * @param databases the databases of all tables that it opens, to read or to write, by itself or through views, triggers and
 *     functions; null where they are not noted. The server gathers them when it decides how to log the statement, so that
 *     replicas can work on several databases at once; where a table is referred to by foreign keys it does not
 * @param implicitTimestamps whether a {@code TIMESTAMP} that does not say {@code NULL} is one that is never null, and has a
 *     default that nobody wrote (explicit_defaults_for_timestamp is off)
 */
@NullMarked
public record StatementNotes(
        @Nullable Long sqlMode,
        @Nullable Integer collation,
        @Nullable Set<String> databases,
        boolean implicitTimestamps) {
    private static final int SQL_MODE = 1;
    private static final int CHARSET = 4;
    private static final int TIME_ZONE = 5;
    private static final int CATALOG = 6;
    private static final int INVOKER = 11;
    private static final int DATABASES = 12;
    private static final int EXPLICIT_TIMESTAMPS = 16;
    /** In place of their number, where there are more than the server notes, or it does not know them. */
    private static final int TOO_MANY = 254;

    private static final int SQL_MODE_BYTES = 8;
    private static final int COLLATION_BYTES = 2;
    /** The session's own and the server's follow the one of the statement. */
    private static final int OTHER_COLLATIONS_BYTES = 4;

    static StatementNotes read(byte[] notes) throws IOException {
        var in = new ByteArrayInputStream(notes);
        Long sqlMode = null;
        Integer collation = null;
        Set<String> databases = null;
        boolean implicitTimestamps = false;
        while (in.available() > 0) {
            int note = in.readInteger(1);
            switch (note) {
                case SQL_MODE -> sqlMode = in.readLong(SQL_MODE_BYTES);
                case CHARSET -> {
                    collation = in.readInteger(COLLATION_BYTES);
                    in.skip(OTHER_COLLATIONS_BYTES);
                }
                case CATALOG, TIME_ZONE -> in.skip(in.readInteger(1));
                case INVOKER -> {
                    in.skip(in.readInteger(1));
                    in.skip(in.readInteger(1));
                }
                case DATABASES -> {
                    int count = in.readInteger(1);
                    databases = count == TOO_MANY ? null : names(in, count);
                }
                case EXPLICIT_TIMESTAMPS -> implicitTimestamps = in.readInteger(1) == 0;
                default -> {
                    int length = length(note);
                    if (length < 0) {
                        return new StatementNotes(sqlMode, collation, databases, implicitTimestamps);
                    }
                    in.skip(length);
                }
            }
        }
        return new StatementNotes(sqlMode, collation, databases, implicitTimestamps);
    }

    private static @Nullable Set<String> names(ByteArrayInputStream in, int count) throws IOException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            names.add(in.readZeroTerminatedString());
        }
        return names.isEmpty() || names.contains("") ? null : Set.copyOf(names);
    }

    /** Bytes of those that come before what is wanted; -1 where that is not known. */
    private static int length(int note) {
        return switch (note) {
            // Flags, increments of keys, what was written by an older server.
            case 0, 3, 10 -> 4;
            // The tables that an update of several changes.
            case 9 -> 8;
            // Names of days; the database's collation.
            case 7, 8 -> 2;
            // Microseconds of the time.
            case 13 -> 3;
            default -> -1;
        };
    }
}
