package dev.sanderling.runner.report;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
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
            Pattern.compile("PL/\\w+\\S*\\s+(?:function\\s+)?([\\w.$\"]+)|SQL function \"([^\"]+)\"");

    /** SQLSTATEs that servers keep for what such code raises; XX is an extension's that says nothing else. */
    private static final List<String> RAISED = List.of("P0", "45", "2F", "38", "39", "44", "XX");

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
