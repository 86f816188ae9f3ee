package dev.sanderling.runner.source.postgres;

import static dev.sanderling.runner.source.feature.Subject.COLUMN;
import static dev.sanderling.runner.source.feature.Subject.KEY;
import static dev.sanderling.runner.source.feature.Subject.PUBLICATION;
import static dev.sanderling.runner.source.feature.Subject.SCHEMA_CHANGE;
import static dev.sanderling.runner.source.feature.Subject.SERVER;
import static dev.sanderling.runner.source.feature.Subject.SESSION;
import static dev.sanderling.runner.source.feature.Subject.TABLE;
import static dev.sanderling.runner.source.feature.Treatment.NOTED;
import static dev.sanderling.runner.source.feature.Treatment.REFUSED;
import static dev.sanderling.runner.source.feature.Treatment.RIGHT;

import dev.sanderling.runner.source.feature.SourceFeature;
import dev.sanderling.runner.source.feature.Subject;
import dev.sanderling.runner.source.feature.Treatment;

/** What is decided about the features of PostgreSQL 14 to 18. */
public enum PostgresFeature implements SourceFeature {
    WAL_LEVEL(SERVER, REFUSED, "wal_level other than logical", "It must be logical.", "PreflightTest"),
    OLD_SERVER(SERVER, REFUSED, "PostgreSQL 13 and older", "Upgrade it.", "PreflightTest"),
    PROMOTION(
            SERVER,
            RIGHT,
            "promotion of a standby that kept the slot in step",
            "The job goes on where the checkpoint has not passed the fork; else it stops with its own reason.",
            "FailoverIT"),

    ENCODING(
            SERVER,
            REFUSED,
            "a database in SQL_ASCII",
            "The server does not know what its bytes mean. Dump it and restore it into one with ENCODING " + "UTF8.",
            "UnreadableTest"),
    OTHER_ENCODING(
            SERVER,
            RIGHT,
            "databases in any other encoding, and names in any",
            "Both come as Unicode.",
            "FeaturesTest"),
    STANDBY(
            SERVER,
            NOTED,
            "a standby as source (16 and newer)",
            "A batch ends at a position read at its start, or by batch.maxWait, because nothing can be "
                    + "written into the log. A view of the tables is used only when no transaction can be hidden from "
                    + "it.",
            "StandbyViewTest",
            "FailoverIT"),
    PREPARED(
            SERVER,
            RIGHT,
            "prepared transactions (two-phase commit)",
            "Captured when they are committed. One that stays prepared keeps a new slot or the reading of "
                    + "tables waiting; the run then names it.",
            "WaitsTest"),
    REPLICATED(
            SERVER,
            RIGHT,
            "rows that replication writes (session_replication_role = replica, subscriptions)",
            "Captured like any other.",
            "FeaturesTest"),

    ROLE_SETTINGS(
            SESSION,
            RIGHT,
            "settings of roles and databases",
            "Our sessions set what they need: no timeouts, read-only defaults, formats or search paths of "
                    + "others come through.",
            "HostileSettingsTest"),
    SHADOWS(
            SESSION,
            RIGHT,
            "operators, functions and casts of people's own that fit better than the server's",
            "Our sessions and the connector's have pg_catalog alone on their search path, so that none is called."
                    + " Values of types such as regclass come with the schema of what they name.",
            "HostileSettingsTest"),
    COLUMN_PRIVILEGES(
            SESSION,
            RIGHT,
            "privileges by column",
            "The columns that are captured must be readable; those that spec.source.columns.exclude names need not be.",
            "FeaturesTest"),
    ROW_SECURITY(
            SESSION,
            REFUSED,
            "row level security that hides rows from the user, also FORCE of its own tables",
            "The log has all rows, a snapshot would not. Give the user BYPASSRLS. A policy that comes after the look"
                    + " stops the reading.",
            "FeaturesTest"),
    EVENT_TRIGGERS(
            SESSION,
            REFUSED,
            "event triggers and extensions that refuse our CREATE, ALTER or DROP PUBLICATION, or fail in it",
            "The run stops with their own words: StatementRefused. Have them let the job's user pass, or make the"
                    + " publication yourself. What an extension says as an internal error (XX000) cannot be told from the"
                    + " server's own: InternalError.",
            "OwnersCodeTest"),

    PARTITIONED(
            TABLE,
            RIGHT,
            "partitioned tables, of any depth",
            "Captured under the name of the partitioned table, or each partition by its own where only that is named.",
            "PreflightTest",
            "PartitionsIT",
            "AnyTableIT"),
    PARTITION_GONE(
            TABLE,
            NOTED,
            "TRUNCATE of a partition, DETACH PARTITION, DROP TABLE of a partition",
            "The log does not tell, and the sinks keep the rows, as those who drop old partitions mostly want it. To be"
                    + " rid of them have the table read again (spec.recovery).",
            "FeaturesTest"),
    NO_COLUMNS(
            TABLE,
            REFUSED,
            "a table without a column that is captured",
            "Nothing could be said of its rows.",
            "UnreadableTest"),
    UNLOGGED_PARTITION(
            TABLE,
            REFUSED,
            "foreign tables and unlogged tables as partitions",
            "A snapshot would read their rows, and the log has no changes of theirs.",
            "FeaturesTest"),
    INHERITANCE(
            TABLE,
            RIGHT,
            "tables that inherit",
            "Each is a table of its own: the rows of its children are theirs.",
            "AnyTableIT"),
    UNLOGGED(
            TABLE,
            NOTED,
            "unlogged tables, foreign tables, materialized views that a wildcard names",
            "They leave no changes in the log and are not captured. Named without a wildcard they are refused, and so"
                    + " are views.",
            "FeaturesTest",
            "PreflightTest"),
    TEMPORARY(TABLE, RIGHT, "temporary tables", "Not captured: they are a session's own.", "FeaturesTest"),
    SERVERS_OWN_WORK(
            TABLE,
            RIGHT,
            "what the server does to rows by itself: actions of foreign keys, triggers, rules, MERGE, ON CONFLICT",
            "It is in the log like any other change.",
            "FeaturesTest"),
    MESSAGES(
            SESSION,
            RIGHT,
            "logical messages of applications (pg_logical_emit_message)",
            "Passed over.",
            "FeaturesTest"),
    SAME_NAME(
            TABLE,
            REFUSED,
            "two tables that are the same text as schema.table, such as \"a.b\".c and a.\"b.c\"",
            "Rename one. A single dot in a name is no trouble; in spec.source.tables it is written as *.",
            "FeaturesTest"),

    GENERATED(
            COLUMN,
            NOTED,
            "generated columns",
            "On 14 to 17 the log does not have them, nor virtual ones on 18: not captured. Stored ones on 18 are, by"
                    + " publications of ours and others' with publish_generated_columns = stored.",
            "FeaturesTest",
            "AnyTableIT"),
    IDENTITY_COLUMN(COLUMN, RIGHT, "identity columns", "Columns like any other.", "AnyTableIT"),
    TYPES(
            COLUMN,
            RIGHT,
            "types, also bit and varbit, domains, enums, ranges, composites, arrays and those of extensions",
            "As the type table in crds/README.md says, the same from a snapshot and from the log.",
            "PostgresTypesTest",
            "PostgresValuesTest",
            "PostgresChangesTest"),
    ENCLOSED_NAME(
            COLUMN,
            REFUSED,
            "a column whose name begins and ends with a quote, or differs from another's by case only",
            "The log's reader would take it for another. Rename it.",
            "UnreadableTest"),
    MISREAD(
            COLUMN,
            REFUSED,
            "money where lc_monetary has a comma before the fraction; bytes above 127 in the one-byte type char before PostgreSQL 16",
            "The server writes texts that would be another amount, or no text at all. The run stops, and names the"
                    + " column: UnconvertibleValue.",
            "PostgresTextsTest",
            "UnreadableTest"),
    LARGE_OBJECTS(
            COLUMN,
            NOTED,
            "large objects",
            "The log does not have them; a column of type oid or lo is captured as the number that it is.",
            "FeaturesTest"),
    SEQUENCES(
            COLUMN,
            RIGHT,
            "sequences",
            "Not captured: the log does not have them. The values that rows got from them are.",
            "FeaturesTest"),
    DOTTED_COLUMN(
            COLUMN,
            REFUSED,
            "a column that reads like an excluded one because of dots in names",
            "The connector would leave it out as well. Rename it, or exclude columns by other patterns.",
            "FeaturesTest"),

    NO_KEY(
            KEY,
            REFUSED,
            "tables without a primary key and a usable replica identity, in a publication of ours",
            "Publishing them would make the application's UPDATE and DELETE fail. ALTER TABLE ... REPLICA IDENTITY"
                    + " FULL.",
            "PreflightTest"),
    IDENTITY_FULL(
            KEY,
            RIGHT,
            "REPLICA IDENTITY FULL",
            "Old rows are whole. Without a primary key the rows have no key.",
            "IdentityIT",
            "AnyTableIT"),
    IDENTITY_INDEX(
            KEY,
            RIGHT,
            "REPLICA IDENTITY USING INDEX that has the columns of the primary key, or where there is none",
            "Without a primary key the index is the key.",
            "AnyTableIT"),
    IDENTITY_BESIDE_KEY(
            KEY,
            REFUSED,
            "REPLICA IDENTITY USING INDEX that lacks a column of the primary key, also of a partition",
            "The log would not tell which row was hit. ALTER TABLE ... REPLICA IDENTITY DEFAULT or FULL.",
            "FeaturesTest"),
    INCLUDED_COLUMNS(
            KEY, RIGHT, "columns that a key's index includes", "They are not of the key.", "IdentityIT", "AnyTableIT"),
    DEFERRABLE(
            KEY,
            NOTED,
            "deferrable primary keys with REPLICA IDENTITY FULL",
            "Two rows may swap such a key in a statement, and no replay by key would be right: captured as tables"
                    + " without a key. A mirror by such columns is refused. Without FULL the server would refuse the"
                    + " application's UPDATE, so they are refused.",
            "FeaturesTest",
            "PreflightTest",
            "TableFindingsTest"),
    KEY_COLLATION(
            KEY,
            RIGHT,
            "collations of keys, also nondeterministic ones and those of an index that are not its column's",
            "What is the same key is up to the key's index, and every change of its text is one of the key. A mirror's"
                    + " own key must not take different texts for the same.",
            "KeysTest",
            "FeaturesTest",
            "TableFindingsTest"),
    WITHOUT_OVERLAPS(
            KEY,
            RIGHT,
            "keys WITHOUT OVERLAPS (18), and of other types that have no order of their own here",
            "Keys like any other; the table is read whole in one run.",
            "KeysTest"),
    ZONED_KEY(
            KEY,
            REFUSED,
            "a key with a timetz",
            "Such values are written in UTC, so that different keys would become the same.",
            "UnreadableTest"),
    EXCLUDED_KEY(
            KEY,
            REFUSED,
            "a column of the key in spec.source.columns.exclude",
            "Rows could not be told apart.",
            "FeaturesTest"),
    GENERATED_KEY(
            KEY,
            REFUSED,
            "a key with a generated column that the log does not have",
            "Give the table another key. On 18 it is captured where the publication has stored generated columns.",
            "FeaturesTest"),
    GENERATED_IDENTITY(
            KEY,
            REFUSED,
            "a virtual generated column in a table with REPLICA IDENTITY FULL (18)",
            "PostgreSQL refuses UPDATE and DELETE of such a table while it is published, whoever publishes it. Stored"
                    + " ones are published with it, also those that are added later.",
            "FeaturesTest"),

    FOREIGN_PUBLICATION(
            PUBLICATION,
            RIGHT,
            "a publication of your own",
            "FOR ALL TABLES, FOR TABLES IN SCHEMA or FOR TABLE; it must have inserts, updates and deletes, and"
                    + " publish_via_partition_root for partitioned tables.",
            "PreflightTest",
            "FeaturesTest",
            "PartitionsIT"),
    NO_TRUNCATE(
            PUBLICATION,
            NOTED,
            "a publication of your own without truncate",
            "The sinks keep the rows of a table that is truncated.",
            "PreflightTest"),
    VIA_ROOT(
            PUBLICATION,
            REFUSED,
            "a publication of your own that names partitions, where the job names their table",
            "ALTER PUBLICATION ... SET (publish_via_partition_root = true).",
            "FeaturesTest"),
    PARTIAL(
            PUBLICATION,
            REFUSED,
            "publish without insert, update or delete",
            "In a publication of your own it is to be set right; in one of ours somebody has altered it, and "
                    + "what is missing since then is to be read again.",
            "PreflightTest",
            "BehindOurBackTest"),
    ROW_FILTER(
            PUBLICATION,
            REFUSED,
            "row filters",
            "Take the table out of the publication and add it without WHERE.",
            "FeaturesTest"),
    COLUMN_LIST(
            PUBLICATION,
            REFUSED,
            "column lists that lack a captured column",
            "Name the columns in spec.source.columns.exclude, or add the table without a list.",
            "FeaturesTest"),
    PUT_BACK(
            PUBLICATION,
            REFUSED,
            "a table that was out of the publication for a while, or in it with a filter or a list; a publication whose"
                    + " options were altered, also where they are as they were again",
            "Changes of meanwhile were not kept; the table, or all of them, are to be read again. A new owner of the"
                    + " publication looks the same: the sentence says how to go on without.",
            "FeaturesTest"),

    IDENTITY_CHANGED(
            SCHEMA_CHANGE,
            RIGHT,
            "a replica identity that is altered",
            "Each change is read by the identity and the key that the log says it was made with, not by today's. Where"
                    + " that had no column of the key the run stops, and the table is to be read again.",
            "IdentityIT",
            "RelationTest"),
    RENAMED(
            SCHEMA_CHANGE,
            NOTED,
            "a table that is renamed or moved to another schema",
            "Its changes until then come under the name that it had, and what sinks hold under that stays. A "
                    + "new name that the patterns match is a new table, whose rows are read; changes under names that "
                    + "they do not match are not captured. A schema that is renamed renames its tables.",
            "RenamedTableTest",
            "SchemaChangeIT"),
    NAME_GIVEN(
            SCHEMA_CHANGE,
            NOTED,
            "a captured name that another table has now: two tables or two schemas that exchange theirs, another made "
                    + "under an old one",
            "The table is read again from its first row, after the changes of the one that had the name "
                    + "before; where limits let it be read before all of them have come, the rest is not captured, and "
                    + "the batch's notes say so. So is one that was renamed and back, was a partition for a while, or was "
                    + "given another owner, after its own changes, and one whose schema was renamed and back, if it was changed in between.",
            "RenamedTableTest",
            "SchemaChangeIT"),
    DROPPED(
            SCHEMA_CHANGE,
            NOTED,
            "a table that is dropped",
            "Its changes until then are captured; the sinks keep its rows.",
            "RenamedTableTest"),
    ADDED_DEFAULT(
            SCHEMA_CHANGE,
            NOTED,
            "a column added with a default",
            "Rows from before show it without being written. A mirror reads the table again; files have "
                    + "those rows without it.",
            "SchemaChangeIT"),
    REWRITTEN(
            SCHEMA_CHANGE,
            NOTED,
            "ALTER TABLE that writes rows anew: ALTER COLUMN ... TYPE ... USING, SET EXPRESSION, defaults "
                    + "that differ by row, SET LOGGED",
            "The log has nothing of it. A mirror reads the table again with the next run that has anything "
                    + "to do; files keep the values from before. SET LOGGED shows only of tables whose long "
                    + "values may be kept apart (TOAST).",
            "RewrittenTablesTest",
            "SchemaChangeIT"),
    TYPE_DROPPED(
            SCHEMA_CHANGE,
            RIGHT,
            "a type that is dropped after rows were written with it, e.g. an enum that another takes the place of",
            "The log has the values' texts, and says what a domain was made of.",
            "PostgresChangesTest"),
    COLUMN_RENAMED(
            SCHEMA_CHANGE,
            RIGHT,
            "columns that are dropped, renamed or given another type",
            "Each row comes under the columns that it was written with; a mirror reads the table again where "
                    + "names changed, and stops where a type does not fit.",
            "SchemaChangeIT"),
    TYPE_ALTERED(
            SCHEMA_CHANGE,
            NOTED,
            "ALTER TYPE ... RENAME VALUE of an enum, ADD and DROP ATTRIBUTE of a composite type",
            "Rows from before show it without being written, and the log has nothing of it. A mirror reads the table"
                    + " again with the next run that has anything to do; files keep the text of their time. Labels that"
                    + " are added change no row.",
            "AlteredTypesTest",
            "RewrittenTablesTest"),
    KEY_ALTERED(
            SCHEMA_CHANGE,
            NOTED,
            "another primary key of a table with REPLICA IDENTITY FULL",
            "The log does not tell by which key its rows were told apart, so the table is read again. REINDEX and CLUSTER "
                    + "make no other key.",
            "AlteredKeysTest",
            "SchemaChangeIT"),
    ATTACH(
            SCHEMA_CHANGE,
            NOTED,
            "ATTACH PARTITION of a table with rows",
            "The log does not have those rows: the partitioned table is read again from its first row. A partition that"
                    + " was empty, or made as one, has all its rows in the log.",
            "PartitionsIT"),
    TABLE_ADDED(
            SCHEMA_CHANGE,
            RIGHT,
            "a table that comes into the patterns",
            "It is read, and followed from then on.",
            "ReadingIT",
            "PartitionsIT"),
    TRUNCATE(
            SCHEMA_CHANGE,
            RIGHT,
            "TRUNCATE of a table, also by CASCADE",
            "One change that says that every row is gone.",
            "TruncateIT",
            "TruncateTest");

    private final Subject subject;
    private final Treatment treatment;
    private final String feature;
    private final String explanation;
    private final String[] tests;

    PostgresFeature(Subject subject, Treatment treatment, String feature, String explanation, String... tests) {
        this.subject = subject;
        this.treatment = treatment;
        this.feature = feature;
        this.explanation = explanation;
        this.tests = tests;
    }

    @Override
    public Subject subject() {
        return subject;
    }

    @Override
    public Treatment treatment() {
        return treatment;
    }

    @Override
    public String feature() {
        return feature;
    }

    @Override
    public String explanation() {
        return explanation;
    }

    @Override
    public String[] tests() {
        return tests.clone();
    }
}
