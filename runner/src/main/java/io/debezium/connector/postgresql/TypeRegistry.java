package io.debezium.connector.postgresql;

import dev.sanderling.runner.change.PostgresName;
import io.debezium.DebeziumException;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.core.TypeInfo;

/**
 * The types of a database, in place of the connector's class of this name. That one knows types by their names alone, of
 * which two schemas may have the same, and decides by the name how a value is read, whoever has chosen it: a domain called
 * {@code date}, a composite called {@code money}. And it ends at an enum without labels, or a domain over an enum,
 * wherever in the database.
 *
 * <p>Here a type is its number. A domain is what it is made of, and the name of a type ({@link PostgresName}) is one that
 * nothing of the connector's knows, so that every value arrives as the text that the server writes, to be read by
 * {@code PostgresConverter}. Our jar comes first on the class path.
 */
@NullMarked
public class TypeRegistry {
    /** As the connector calls it. */
    public static final int NO_TYPE_MODIFIER = -1;

    /** As the connector calls it. */
    public static final int UNKNOWN_LENGTH = -1;

    /** As the connector calls it. */
    public static final int DOMAIN_TYPE = Types.DISTINCT;

    /**
     * What a type is made of in the end, through domains over domains, with the modifier that was declared last on the
     * way, and whose that is, see {@link PostgresName}.
     */
    private static final String READ = """
            WITH RECURSIVE root(oid, at, modifier) AS (
                SELECT oid, oid, -1 FROM pg_catalog.pg_type WHERE %s
                UNION ALL
                SELECT r.oid, d.typbasetype, CASE WHEN d.typtypmod < 0 THEN r.modifier ELSE d.typtypmod END
                FROM root r JOIN pg_catalog.pg_type d ON d.oid = r.at WHERE d.typtype = 'd')
            SELECT r.oid::bigint AS oid, t.typname AS given, r.modifier, b.oid::bigint AS root, b.typname AS name,
                   b.typelem <> 0 AND b.typinput = 'pg_catalog.array_in'::regproc AS array, e.typname AS element,
                   CASE WHEN b.typtype = 'e' THEN 'e' WHEN b.typnamespace = 'pg_catalog'::regnamespace THEN 'c'
                        WHEN x.objid IS NOT NULL THEN 'x' ELSE 'u' END AS whose,
                   CASE WHEN e.typtype = 'd' THEN 'u' WHEN e.typtype = 'e' THEN 'e'
                        WHEN e.typnamespace = 'pg_catalog'::regnamespace THEN 'c'
                        WHEN ex.objid IS NOT NULL THEN 'x' ELSE 'u' END AS element_whose
            FROM root r
            JOIN pg_catalog.pg_type t ON t.oid = r.oid
            JOIN pg_catalog.pg_type b ON b.oid = r.at AND b.typtype <> 'd'
            LEFT JOIN pg_catalog.pg_depend x ON x.classid = 'pg_catalog.pg_type'::regclass AND x.objid = b.oid
                AND x.deptype = 'e'
            LEFT JOIN pg_catalog.pg_type e ON e.oid = b.typelem
            LEFT JOIN pg_catalog.pg_depend ex ON ex.classid = 'pg_catalog.pg_type'::regclass AND ex.objid = e.oid
                AND ex.deptype = 'e'
            ORDER BY t.typtype = 'd', t.typelem <> 0, t.oid""";

    private static final int NONE = Integer.MIN_VALUE;

    /**
     * What the log calls a type that rows were written with.
     *
     * @param schema empty for the catalogue's own
     * @param name of what a domain is made of, where it is one
     */
    private record Told(String schema, String name) {}

    private final PostgresConnection connection;
    private final TypeInfo info;
    private final Map<Integer, PostgresType> byNumber = new HashMap<>();
    /** By our names, and by those that a type is declared with, of which one that is the catalogue's comes first. */
    private final Map<String, PostgresType> byName = new HashMap<>();

    /** Only this one has it: were the connector's before it on the class path, values would be lost without a word. */
    public static void comesFirst() {}

    /** What the log says of the types of users: those of before may be gone from the catalogue. */
    private final Map<Integer, Told> told = new HashMap<>();

    /** As the connector calls it: all types of the database, once. */
    public TypeRegistry(PostgresConnection connection) {
        this.connection = connection;
        try (var statement = connection.connection().createStatement();
                var rows = statement.executeQuery(
                        READ.formatted("typtype <> 'p' AND typnamespace <> 'pg_toast'::regnamespace"))) {
            info = connection.connection().unwrap(BaseConnection.class).getTypeInfo();
            while (rows.next()) {
                add(rows);
            }
        } catch (SQLException e) {
            throw new DebeziumException("Couldn't initialize type registry", e);
        }
    }

    private PostgresType add(ResultSet rows) throws SQLException {
        int oid = (int) rows.getLong("oid");
        int root = (int) rows.getLong("root");
        boolean array = rows.getBoolean("array");
        String name = new PostgresName(
                        root,
                        array,
                        (array ? rows.getString("element_whose") : rows.getString("whose")).charAt(0),
                        array ? rows.getString("element") : rows.getString("name"))
                .toString();
        PostgresType.Builder builder =
                new PostgresType.Builder(this, name, oid, Types.OTHER, (int) rows.getLong("modifier"), info);
        if (oid != root) {
            builder.parentType(root);
        } else if (array) {
            // What its elements are is in the name; the connector only wants to see that there are some.
            builder.elementType(Oid.TEXT);
        }
        PostgresType type = builder.build();
        byNumber.put(oid, type);
        byName.putIfAbsent(name, type);
        String given = rows.getString("given");
        if (rows.getString("whose").equals("c")) {
            byName.put(given, type);
        } else {
            byName.putIfAbsent(given, type);
        }
        return type;
    }

    /** The type of that number. */
    public PostgresType get(int oid) {
        PostgresType known = byNumber.get(oid);
        if (known != null) {
            return known;
        }
        PostgresType loaded = load("oid = ?::bigint::oid", Integer.toUnsignedString(oid));
        return loaded == PostgresType.UNKNOWN ? dropped(oid) : loaded;
    }

    /** The log describes a type before the first table that has it. On the connector's own thread. */
    public void told(int oid, String schema, String name) {
        told.put(oid, new Told(schema, name));
    }

    /**
     * A type that rows were written with and that has been dropped since, as migrations do it that make another in its
     * place. The log has the texts of its values all the same: of a domain those of what it was made of, of an array by
     * the name that the server gives to arrays.
     */
    private PostgresType dropped(int oid) {
        Told type = told.getOrDefault(oid, new Told("unknown", "unknown"));
        if (type.schema().isEmpty()) {
            PostgresType base = byName.get(type.name());
            if (base != null) {
                return base;
            }
        }
        boolean array = type.name().startsWith("_");
        String name = new PostgresName(oid, array, 'u', array ? type.name().substring(1) : type.name()).toString();
        PostgresType.Builder builder = new PostgresType.Builder(this, name, oid, Types.OTHER, NO_TYPE_MODIFIER, info);
        return (array ? builder.elementType(Oid.TEXT) : builder).build();
    }

    /** A type by a name of ours, or by the one it is declared with. */
    public PostgresType get(String name) {
        PostgresType known = byName.get(name);
        if (known != null) {
            return known;
        }
        return switch (name) {
            case "smallserial" -> get("int2");
            case "serial" -> get("int4");
            case "bigserial" -> get("int8");
            default -> {
                // Quoted and with its schema, where that is not on the search path; nothing is decided by it.
                String last = name.substring(name.lastIndexOf('.') + 1).replace("\"", "");
                PostgresType type = byName.get(last);
                yield type != null ? type : load("typname = ?", last);
            }
        };
    }

    private PostgresType load(String condition, String value) {
        try (PreparedStatement statement = connection.connection().prepareStatement(READ.formatted(condition))) {
            statement.setString(1, value);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? add(rows) : PostgresType.UNKNOWN;
            }
        } catch (SQLException e) {
            throw new DebeziumException("A type could not be read", e);
        }
    }

    /** None: for the connector's default values. */
    public Map<String, PostgresType> getRegisteredTypes() {
        return Map.of();
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int geometryOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int geographyOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int citextOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int hstoreOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int ltreeOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int isbnOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int isbn() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int hstoreArrayOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int geometryArrayOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int geographyArrayOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int citextArrayOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int ltreeArrayOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int vectorOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int halfVectorOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int sparseVectorOid() {
        return NONE;
    }

    /** No type's: the connector asks before it asks our converter, whose word counts. */
    public int tsVectorOid() {
        return NONE;
    }
}
