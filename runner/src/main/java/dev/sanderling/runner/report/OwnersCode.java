package dev.sanderling.runner.report;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Where an error comes from that is neither ours nor the server's own: code of the database's owner, which runs within a
 * statement of ours. That is an event trigger, a trigger, a policy or an extension.
 *
 * @param name of the function; empty where the server does not tell
 * @param words that were said; they may hold values where the statement was about rows
 */
public record OwnersCode(String name, String words) {
    /** PL/pgSQL function public.f(integer) line 3 at RAISE; the words around a name are in the server's language. */
    private static final Pattern FUNCTION =
            Pattern.compile("(?m)^PL/\\w+\\S*\\s+(?:function\\s+)?([\\w.$\"]+)|^SQL function \"([^\"]+)\"");

    /** Where values begin, which may have lines of any kind: those of a COPY, and parameters. */
    private static final Pattern VALUES = Pattern.compile("(?ms)(^COPY |\\$1 = ').*");

    /** SQLSTATEs that servers keep for what such code raises. */
    private static final List<String> RAISED = List.of("P0", "45", "2F", "38", "39", "44");

    /** A page or an index that is broken, whoever happened to read it. */
    private static final List<String> BROKEN = List.of("XX001", "XX002");

    /** What PostgreSQL says, never in another language, where two sessions change the same row of its catalogue. */
    private static final Set<String> RACES = Set.of("tuple concurrently updated", "tuple concurrently deleted");

    private static final int LONGEST = 200;

    /** The code that an error comes from; empty where it is the server's own. */
    public static Optional<OwnersCode> of(SQLException e) {
        String where = "";
        String words = String.valueOf(e.getMessage());
        if (e instanceof PSQLException p && p.getServerErrorMessage() instanceof ServerErrorMessage server) {
            where = String.valueOf(server.getWhere());
            words = String.valueOf(server.getMessage());
        }
        String state = String.valueOf(e.getSQLState());
        if (BROKEN.contains(state)) {
            return Optional.empty();
        }
        where = VALUES.matcher(where).replaceFirst("");
        String name = "";
        // From the innermost outwards.
        for (Matcher function = FUNCTION.matcher(where); function.find(); ) {
            name = function.group(1) == null ? function.group(2) : function.group(1);
        }
        if (name.isEmpty() && RAISED.stream().noneMatch(state::startsWith)) {
            return Optional.empty();
        }
        return Optional.of(new OwnersCode(name, shortened(words)));
    }

    /** Whether another session was faster, so that the same statement may well pass the next time. */
    public static boolean isRace(SQLException e) {
        return "XX000".equals(e.getSQLState())
                && e instanceof PSQLException p
                && p.getServerErrorMessage() instanceof ServerErrorMessage server
                && RACES.contains(String.valueOf(server.getMessage()));
    }

    private static String shortened(String words) {
        String line = words.replaceAll("\\s+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    /** As the subject of a sentence. */
    public String subject() {
        return name.isEmpty()
                ? "a trigger, policy or extension of the database"
                : "the function " + name + " of the database";
    }
}
