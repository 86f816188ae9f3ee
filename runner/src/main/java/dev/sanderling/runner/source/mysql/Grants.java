package dev.sanderling.runner.source.mysql;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The privileges that hold for the whole server, the active roles' included.
 *
 * @param names in upper case, e.g. {@code REPLICATION SLAVE}; {@code ALL PRIVILEGES} stands for every other
 */
record Grants(Set<String> names) {
    private static final Pattern GLOBAL = Pattern.compile("^GRANT (.+) ON \\*\\.\\* TO .*", Pattern.CASE_INSENSITIVE);

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
        return new Grants(Set.copyOf(names));
    }

    boolean has(String privilege) {
        return names.contains(privilege) || names.contains("ALL PRIVILEGES") || names.contains("ALL");
    }

    /** A first snapshot stops writers for a moment: with the global lock, or table by table. */
    boolean canLock() {
        return has("RELOAD") || has("LOCK TABLES") && has("FLUSH_TABLES");
    }
}
