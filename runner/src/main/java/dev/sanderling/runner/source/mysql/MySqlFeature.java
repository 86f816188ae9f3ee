package dev.sanderling.runner.source.mysql;

import static dev.sanderling.runner.source.feature.Subject.COLUMN;
import static dev.sanderling.runner.source.feature.Subject.DATABASE;
import static dev.sanderling.runner.source.feature.Subject.KEY;
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

/** What is done about MySQL's features. */
public enum MySqlFeature implements SourceFeature {
    OLD(SERVER, REFUSED, "MySQL 5.7 and older", "ServerTooOld; 8.0 is the oldest that is read.", "PreflightTest"),
    VERSIONS(
            SERVER,
            RIGHT,
            "MySQL 8.0 and 9.x",
            "Tested are 9.7 and, with the suites named here, 8.0.31.",
            "PreflightTest",
            "CaptureTest",
            "RestartTest",
            "SchemaTest",
            "LogFormsTest",
            "XaTest",
            "DdlTruthTest",
            "FeatureTest",
            "MySqlValuesTest"),
    MARIADB(SERVER, REFUSED, "MariaDB as source", "Its log is another; it can be a target.", "MariaDbSourceTest"),
    IMITATIONS(
            SERVER,
            REFUSED,
            "TiDB, Vitess and others that speak MySQL's protocol",
            "Recognised by what they call themselves.",
            "PureTest"),
    NO_LOG(SERVER, REFUSED, "log_bin off", "Nothing to read.", "PreflightTest"),
    LOG_FORMAT(
            SERVER,
            REFUSED,
            "binlog_format other than ROW, binlog_row_image other than FULL, binlog_row_value_options",
            "The log would lack rows, columns or parts of values.",
            "PreflightTest"),
    LOG_METADATA(
            SERVER,
            NOTED,
            "binlog_row_metadata = MINIMAL, MySQL's default",
            "Types come from the log; names of columns from statements that the catalogue confirms. What applications'"
                    + " migrations do to tables is followed whatever comes later. Where the catalogue cannot confirm it,"
                    + " because columns changed places and then the table or its key was replaced, the run stops:"
                    + " UnsupportedStatement. With FULL everything comes from the log.",
            "TableTruthTest",
            "DdlTruthTest"),
    STATEMENTS(
            SESSION,
            REFUSED,
            "a session with binlog_format STATEMENT or MIXED",
            "Found in the log where the statement names a captured table, or nobody can tell what it sets off:"
                    + " BinlogFormatNotRow. What opens no table in a database with captured tables, by itself or by"
                    + " triggers, views and functions, is passed over: the server notes the databases.",
            "LogFormsTest"),
    PARTS(
            SESSION,
            REFUSED,
            "a session with binlog_row_value_options = PARTIAL_JSON, or binlog_row_image MINIMAL or NOBLOB",
            "Found in the log where the rows are a captured table's: BinlogRowImageNotFull.",
            "LogFormsTest"),
    IMPLICIT_TIMESTAMPS(
            SESSION,
            RIGHT,
            "a session with explicit_defaults_for_timestamp = OFF",
            "A TIMESTAMP that it adds has a default though the statement has none: as ADD COLUMN with a DEFAULT.",
            "SessionSettingsTest",
            "StatementsTest"),
    COMPRESSION(
            SESSION,
            RIGHT,
            "binlog_transaction_compression",
            "What is within is looked at like everything else.",
            "CaptureTest",
            "LogFormsTest"),
    INVALID_DATES(
            SESSION,
            NOTED,
            "dates that no calendar has: zeros, and 2024-02-31 under ALLOW_INVALID_DATES",
            "Null, from the snapshot and the log alike, as the type table says.",
            "MySqlTypesTest",
            "MySqlValuesTest",
            "LogFormsTest"),
    INVALID_DEFAULTS(
            COLUMN,
            REFUSED,
            "a column whose default is a date that no calendar has",
            "Such a table cannot be described: UnsupportedColumnType names the column. Tables that are not captured may"
                    + " have one.",
            "LogFormsTest"),
    SYNONYMS(
            SCHEMA_CHANGE,
            RIGHT,
            "columns of types under other names: BOOL, FLOAT4, MIDDLEINT, NATIONAL VARCHAR, LONG, SERIAL ...",
            "They are the types that they stand for, from the snapshot and the log alike.",
            "TableTruthTest",
            "DdlTruthTest"),
    STATEMENT_CHARSETS(
            SCHEMA_CHANGE,
            RIGHT,
            "statements of sessions with another character set than UTF-8",
            "The log has them as they were sent, and says in which.",
            "TableTruthTest"),
    OTHERS(
            SCHEMA_CHANGE,
            RIGHT,
            "statements about tables that are not captured",
            "Passed over, whether they can be understood or not.",
            "TableTruthTest"),
    LOG_FILTER(
            SERVER,
            REFUSED,
            "binlog_do_db and binlog_ignore_db that leave out a captured database",
            "Its changes never come. Where the filters hit other databases only it is noted, because a statement on a"
                    + " captured table that is run in another database is not logged either.",
            "FeatureTest",
            "PureTest"),
    SILENT_REPLICA(
            SERVER,
            REFUSED,
            "a replica with log_replica_updates off",
            "What it replicates is not in its log.",
            "FeatureTest"),
    REPLICA(
            SERVER,
            RIGHT,
            "a replica with log_replica_updates on, of one source or of several",
            "Its transactions come in the order of its own log, whatever their numbers. What replication filters keep from"
                    + " it is not there.",
            "FeatureTest"),
    LOG_SETTINGS(
            SERVER,
            RIGHT,
            "binlog_checksum, binlog_order_commits, binlog_row_event_max_size, binlog_rows_query_log_events,"
                    + " max_binlog_size; super_read_only",
            "They do not matter.",
            "FeatureTest"),
    COLUMN_PRIVILEGES(
            TABLE,
            REFUSED,
            "privileges by column",
            "The check says so: GRANT SELECT on the whole table, also where"
                    + " spec.source.columns.exclude names the columns.",
            "FeatureTest"),
    UNSEEN_TABLES(
            TABLE,
            REFUSED,
            "tables that the user may not see, where spec.source.tables has a * that may match them",
            "The log has their changes, and a snapshot would not have their rows: GRANT SELECT on the database (for"
                    + " a * in its name, on all), or name the tables. Databases taken out by partial_revokes count too.",
            "FeatureTest",
            "PureTest"),
    SAME_NAME(
            TABLE,
            REFUSED,
            "two tables that are the same text as database.table, such as `a.b`.c and a.`b.c`",
            "Rename one.",
            "FeatureTest"),
    CASE_TWO(
            SERVER,
            REFUSED,
            "lower_case_table_names = 2",
            "The log names tables as each statement writes them.",
            "PureTest"),
    CASE_ONE(
            SERVER,
            RIGHT,
            "lower_case_table_names = 0 and 1",
            "With 1 all names are in lower case, and so must be the patterns of the job, its transforms' and the tables of"
                    + " jdbc.keys, too: one with capitals is refused.",
            "LowerCaseTest"),
    TAGGED(SERVER, REFUSED, "tagged GTIDs", "The connector cannot follow them.", "PreflightTest"),
    GTIDS(
            SERVER,
            RIGHT,
            "gtid_mode ON, OFF, and switched between runs",
            "Where transactions of the other kind are missing the run stops: SourceChanged.",
            "CaptureTest",
            "MySqlServerIT"),
    EXPIRY(
            SERVER,
            NOTED,
            "binlog_expire_logs_seconds under a day",
            "A job that does not run for so long begins again with a snapshot.",
            "PreflightTest"),
    RESTORED(
            SERVER,
            REFUSED,
            "a server put back to an earlier point, reset, or another one under the same address",
            "SourceRewound, BinlogReset, SourceChanged.",
            "PreflightTest"),
    TIME_ZONE(
            SERVER,
            RIGHT,
            "time_zone of the server",
            "Tables are read in UTC, as the log has its values.",
            "MySqlTypesTest"),
    OWN_DATABASES(
            DATABASE,
            RIGHT,
            "mysql, sys, information_schema, performance_schema",
            "Never captured, whatever the patterns.",
            "PreflightTest"),
    UNLOGGED_SESSION(
            SESSION,
            NOTED,
            "sql_log_bin = 0",
            "What such a session does leaves no trace that could be seen, in the log or elsewhere: it is not captured."
                    + " It takes SESSION_VARIABLES_ADMIN: do not grant that to applications.",
            "FeatureTest"),
    FOREIGN_KEY_CHECKS(
            SESSION,
            RIGHT,
            "foreign_key_checks, unique_checks, sql_mode, transaction_isolation of sessions",
            "The log has rows whatever they are. Statements are read by the sql_mode and the character set of the session"
                    + " that wrote them.",
            "FeatureTest",
            "SessionSettingsTest"),
    INNODB(
            TABLE,
            RIGHT,
            "InnoDB in all row formats (REDUNDANT, COMPACT, DYNAMIC, COMPRESSED)",
            "Rows read and rows logged are the same.",
            "FeatureTest"),
    OTHER_ENGINES(
            TABLE,
            REFUSED,
            "engines other than InnoDB: MyISAM, MEMORY, CSV, ARCHIVE, BLACKHOLE, MERGE, FEDERATED, NDB, RocksDB",
            "There is no moment at which their rows and the log say the same, so rows would come twice or not at all."
                    + " Run ALTER TABLE ... ENGINE = InnoDB, or exclude the table. A table that is altered to such an"
                    + " engine while the job exists is followed in the log until the run ends; the next is refused.",
            "FeatureTest"),
    VIEWS(
            TABLE,
            REFUSED,
            "views",
            "They leave no changes; where a pattern only happens to match, noted.",
            "PreflightTest"),
    TEMPORARY(
            TABLE,
            RIGHT,
            "temporary tables",
            "Not captured. Where a session logs statements, rows in one with the name of a captured table stop the run.",
            "FeatureTest",
            "LogFormsTest"),
    PARTITIONS(TABLE, RIGHT, "partitioned tables", "One table, whatever partition rows are in.", "FeatureTest"),
    TRIGGERS(TABLE, RIGHT, "triggers", "The rows that they change are logged as any other.", "FeatureTest"),
    CASCADES(
            TABLE,
            NOTED,
            "ON DELETE and ON UPDATE actions of foreign keys, before MySQL 9.6 or with innodb_native_foreign_keys",
            "InnoDB changes the children below the log: those changes are not captured. `check` and each batch name the"
                    + " constraints. From 9.6 on, with innodb_native_foreign_keys off, which is the default, they are"
                    + " logged and captured.",
            "FeatureTest"),
    INVISIBLE(COLUMN, RIGHT, "invisible columns", "Read and logged as the others.", "FeatureTest"),
    GENERATED(COLUMN, RIGHT, "generated columns, stored and virtual", "Read and logged as the others.", "FeatureTest"),
    EXPRESSION_DEFAULT(COLUMN, RIGHT, "DEFAULT (expression)", "The log has the value.", "FeatureTest"),
    CHARSETS(
            COLUMN,
            RIGHT,
            "character sets and collations of columns",
            "Texts come as Unicode whatever they are stored in.",
            "CharsetsTest",
            "FeatureTest",
            "MySqlTypesTest",
            "TableTruthTest"),
    TYPES(
            COLUMN,
            RIGHT,
            "every type, value by value, spatial ones and VECTOR too",
            "See crds/DATABASE-TYPES.md.",
            "MySqlTypesTest"),
    WITHIN_JSON(
            COLUMN,
            NOTED,
            "what is within JSON and no JSON: dates, times, decimals, binary values",
            "Comes as the text that MySQL writes for it, decimals with all their digits. In a mirror dates and times are"
                    + " texts, and a json of MySQL has doubles for decimals: where a double is another number, the"
                    + " run stops with UnconvertibleValue until the target's column is a longtext.",
            "MySqlTypesTest",
            "JsonNumbersTest"),
    NO_KEY(
            KEY,
            NOTED,
            "no primary key",
            "Rows cannot be told apart: read whole in one run, and no mirror without spec.sinks[].jdbc.keys.",
            "PreflightTest"),
    GENERATED_KEY(
            KEY,
            RIGHT,
            "generated invisible primary keys (sql_generate_invisible_primary_key)",
            "A key as any other; the column my_row_id is captured.",
            "FeatureTest"),
    PREFIX_KEY(
            KEY,
            RIGHT,
            "prefix, functional, multi-valued and descending indexes",
            "Indexes beside the primary key do not matter.",
            "FeatureTest"),
    COLUMN_ADDED(
            SCHEMA_CHANGE,
            RIGHT,
            "ADD COLUMN",
            "Rows from before hold null in it, at the source and everywhere.",
            "SchemaChangeIT",
            "SchemaTest"),
    COLUMN_ADDED_FILLED(
            SCHEMA_CHANGE,
            RIGHT,
            "ADD COLUMN with a DEFAULT, NOT NULL, AUTO_INCREMENT or generated",
            "A mirror reads the table again, and the batch says so. Files and logs are noted: rows captured before do"
                    + " not have the value.",
            "SchemaChangeIT",
            "StatementsTest"),
    COLUMN_DROPPED(
            SCHEMA_CHANGE,
            RIGHT,
            "DROP COLUMN",
            "Changes come without it; a mirror keeps the column, with null in new rows. Where a column is added under its"
                    + " name later, a mirror is read again.",
            "SchemaChangeIT",
            "FormerNamesTest"),
    COLUMN_RENAMED(
            SCHEMA_CHANGE,
            RIGHT,
            "RENAME COLUMN, CHANGE",
            "Changes have the new name. A mirror reads the table again into a new column and keeps the old one; for"
                    + " files and logs it is noted.",
            "SchemaChangeIT",
            "StatementsTest"),
    COLUMN_RETYPED(
            SCHEMA_CHANGE,
            NOTED,
            "MODIFY, CHANGE to another type; CONVERT TO a CHARACTER SET that lacks some characters",
            "Changes have the new type, rows from before stay as they were captured. A mirror whose column does not"
                    + " take every value of the new type stops with SinkTableMismatch until it is widened.",
            "SchemaChangeIT",
            "StatementsTest"),
    KEY_CHANGED(
            SCHEMA_CHANGE,
            REFUSED,
            "another primary key, into a mirror",
            "SinkTableMismatch until the target has a unique index of the new key. Files just have the new key.",
            "SchemaChangeIT"),
    TABLE_EMPTIED(
            SCHEMA_CHANGE,
            RIGHT,
            "TRUNCATE TABLE",
            "One change `t`; a mirror is emptied. In a session that has made a temporary table, called"
                    + " CONNECTION_ID() or deleted from several tables at once, the log does not say whether it is of"
                    + " the table or of a temporary one of its name: the table is read again.",
            "TruncateIT",
            "LogFormsTest"),
    PARTITION_EMPTIED(
            SCHEMA_CHANGE,
            NOTED,
            "DROP PARTITION, TRUNCATE PARTITION, DISCARD TABLESPACE",
            "The log does not say which rows went, and the sinks keep them, as those who drop old partitions mostly"
                    + " want it. To be rid of them have the table read again (spec.recovery).",
            "SchemaChangeIT",
            "StatementsTest"),
    PARTITION_REBUILT(
            SCHEMA_CHANGE,
            RIGHT,
            "ADD, REORGANIZE, COALESCE, REBUILD PARTITION, PARTITION BY, REMOVE PARTITIONING",
            "No row changes.",
            "StatementsTest"),
    ROWS_REPLACED(
            SCHEMA_CHANGE,
            RIGHT,
            "EXCHANGE PARTITION, IMPORT TABLESPACE",
            "Rows come that no event has: the tables are read again, and the batch says so. With snapshot NoData it is"
                    + " noted only.",
            "SchemaChangeIT",
            "StatementsTest"),
    TABLE_RENAMED(
            SCHEMA_CHANGE,
            RIGHT,
            "RENAME TABLE, also swaps as gh-ost and pt-online-schema-change do them",
            "What is captured under the new name is read again; what sinks hold under the old name stays, and is"
                    + " noted.",
            "SchemaChangeIT",
            "StatementsTest"),
    TABLE_DROPPED(
            SCHEMA_CHANGE,
            NOTED,
            "DROP TABLE, DROP DATABASE",
            "What the sinks hold of it stays. A table that is made anew under the name is read from its first row.",
            "SchemaChangeIT",
            "FormerNamesTest",
            "SchemaTest"),
    TABLE_COPIED(
            SCHEMA_CHANGE, RIGHT, "CREATE TABLE ... SELECT, CREATE TABLE", "Its rows are in the log.", "SchemaTest"),
    XA_ONE_PHASE(SESSION, RIGHT, "XA transactions that are committed in one phase", "Like any other.", "LogFormsTest"),
    XA(
            SESSION,
            REFUSED,
            "XA transactions that are prepared, on captured tables",
            "The log has their rows before anybody knows whether they stay. The run stops; read the table again when the"
                    + " transaction is over.",
            "LogFormsTest"),
    XA_BEFORE(
            SESSION,
            REFUSED,
            "XA transactions that were prepared before a captured table was captured or read, and are committed after it",
            "The run stops at the commit and names the tables. Those of other tables are passed over: which tables one"
                    + " changes is kept in the checkpoint when it is prepared, in 4,000 bytes at most, or found in the"
                    + " commit's own file of the log or the 256 MiB of files before it; where it is in neither the run stops as well.",
            "XaTest");

    private final Subject subject;
    private final Treatment treatment;
    private final String feature;
    private final String explanation;
    private final String[] tests;

    MySqlFeature(Subject subject, Treatment treatment, String feature, String explanation, String... tests) {
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
