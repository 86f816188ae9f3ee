package dev.sanderling.runner.source.mysql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The privileges that hold for the whole server and for whole databases, the active roles' included.
 *
 * @param names those for the server in upper case, e.g. {@code REPLICATION SLAVE}; {@code ALL PRIVILEGES} stands for every
 *     other
 * @param databases those of which the user sees every table, as a LIKE of their names
 * @param hidden names of databases that are taken out of what holds for the server
 */
record Grants(Set<String> names, List<Pattern> databases, Set<String> hidden) {
    private static final Pattern GLOBAL = Pattern.compile("^GRANT (.+) ON \\*\\.\\* TO .*", Pattern.CASE_INSENSITIVE);
    private static final Pattern DATABASE = Pattern.compile(
            "^(GRANT|REVOKE) (?:.*\\b)?(?:SELECT|ALL PRIVILEGES|ALL)\\b.* ON ([`\"])(.+)\\2\\.\\* (?:TO|FROM) .*",
            Pattern.CASE_INSENSITIVE);

    /** What no name of a database has in it. */
    private static final String ANYTHING = "\uE000\uE001";

    static Grants read(ControlConnection connection) {
        String roles = connection.one("SELECT CURRENT_ROLE()", r -> r.getString(1));
        boolean none = roles == null || roles.isBlank() || "NONE".equalsIgnoreCase(roles);
        // Without USING the roles are named, but not what they grant. The server quotes their names.
        return parse(connection.list(
                none ? "SHOW GRANTS" : "SHOW GRANTS FOR CURRENT_USER() USING " + roles, r -> r.getString(1)));
    }

    static Grants parse(List<String> lines) {
        Set<String> names = new HashSet<>();
        for (String line : lines) {
            Matcher matcher = GLOBAL.matcher(line);
            if (matcher.matches()) {
                for (String name : matcher.group(1).split(",", -1)) {
                    names.add(name.strip().toUpperCase(Locale.ROOT));
                }
            }
        }
        List<Pattern> databases = new ArrayList<>();
        Set<String> hidden = new HashSet<>();
        for (String line : lines) {
            Matcher matcher = DATABASE.matcher(line);
            if (matcher.matches()) {
                String quote = matcher.group(2);
                String database = matcher.group(3).replace(quote + quote, quote);
                if (matcher.group(1).equalsIgnoreCase("REVOKE")) {
                    hidden.add(database);
                } else {
                    databases.add(like(database));
                }
            }
        }
        return new Grants(Set.copyOf(names), List.copyOf(databases), Set.copyOf(hidden));
    }

    /** A grant's database is a LIKE. */
    private static Pattern like(String database) {
        var regex = new StringBuilder();
        for (int i = 0; i < database.length(); i++) {
            char c = database.charAt(i);
            if (c == '\\' && i + 1 < database.length()) {
                regex.append(Pattern.quote(database.substring(++i, i + 1)));
            } else {
                regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /**
     * Whether the user sees every table of all databases of that name.
     *
     * @param schema may have {@code *} in it
     */
    boolean showsAllOf(String schema) {
        String any = schema.replace("*", ANYTHING);
        return databases.stream().anyMatch(granted -> granted.matcher(any).matches())
                || has("SELECT") && !hidden.contains(schema);
    }

    boolean has(String privilege) {
        return names.contains(privilege) || names.contains("ALL PRIVILEGES") || names.contains("ALL");
    }

    /** A first snapshot stops writers for a moment: with the global lock, or table by table. */
    boolean canLock() {
        return has("RELOAD") || has("LOCK TABLES") && has("FLUSH_TABLES");
    }
}
