package dev.sanderling.examples.faults;

import dev.sanderling.examples.faults.check.Find;
import dev.sanderling.examples.faults.check.Find.Kind;
import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.database.MySql;
import dev.sanderling.examples.faults.database.MySqlProgram;
import dev.sanderling.examples.faults.database.Postgres;
import dev.sanderling.examples.faults.database.PostgresStandby;
import dev.sanderling.examples.local.Build;
import dev.sanderling.examples.local.TestMySql;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A defect that only a feature of the load can show.
 *
 * @param feature the load has it and nothing else besides plain tables
 * @param plays for {@link Round.Plan#features}: the feature, or of what is refused one
 * @param what is wrong, for people
 * @param seed decides what the server is like
 * @param when it is planted
 * @param found what is found, one of them at least
 */
record PlantedFeature(
        Server server,
        String feature,
        String plays,
        String what,
        long seed,
        Sinks sinks,
        When when,
        Set<Find.Kind> found,
        List<Edit> edits) {
    private static final String POSTGRES = "source/postgres/";
    private static final String MYSQL = "source/mysql/";
    private static final String FEATURE_CHECKS = "FeatureChecks.java";
    private static final String FORMER_TABLES = POSTGRES + "FormerTables.java";
    private static final String LOG_WATCH = MYSQL + "LogWatch.java";
    private static final String RELATION_DECODER = POSTGRES + "log/RelationDecoder.java";

    /** Far from here and in another encoding, for {@link Postgres#start} and {@link MySql#start}. */
    private static final long POSTGRES_ABROAD = 1;

    private static final long MYSQL_ABROAD = 0;
    private static final long ANY = 2;

    /** In that source every occurrence of some words becomes others. */
    private record Edit(String source, String old, String planted) {}

    /** How often it is planted. */
    enum When {
        /** In every build, because it takes seconds. */
        ALWAYS("yes"),
        /** By hand. */
        BY_HAND(""),
        /** By hand; that it was found has yet to be seen. */
        UNSEEN("not seen yet");

        private final String word;

        When(String word) {
            this.word = word;
        }

        /** For the docs. */
        String word() {
            return word;
        }
    }

    /** What is captured. */
    enum Server {
        POSTGRES("PostgreSQL") {
            @Override
            Database start(Build build, Path directory, long seed) throws Exception {
                return Postgres.start(directory, seed);
            }
        },
        STANDBY("a standby") {
            @Override
            Database start(Build build, Path directory, long seed) throws Exception {
                return PostgresStandby.start(directory, seed);
            }
        },
        MYSQL("MySQL") {
            @Override
            Database start(Build build, Path directory, long seed) throws Exception {
                return MySql.start(MySqlProgram.MYSQL, TestMySql.program(build), directory, seed);
            }
        };

        private final String title;

        Server(String title) {
            this.title = title;
        }

        /** For people. */
        String title() {
            return title;
        }

        /** Starts one with everything below the directory. */
        abstract Database start(Build build, Path directory, long seed) throws Exception;
    }

    /** All of them, as the docs list them. */
    static List<PlantedFeature> all() {
        return List.of(
                of(Server.POSTGRES, "attached", "a partition that comes with rows has no table read again")
                        .where(
                                POSTGRES + "AttachedPartitions.java",
                                "seen == null || seen.isEmpty() || partitioned.isEmpty()",
                                "!tables.captured().isEmpty()")
                        .found(Kind.MISSING),
                of(Server.POSTGRES, "attached", "what is detached, a table of its own now, is not read")
                        .where(POSTGRES + "Preparation.java", "unread.addAll(former.arrived());", "")
                        .where(POSTGRES + "Preparation.java", ".forEach(unread::add)", ".forEach(name -> {})")
                        .found(Kind.MISSING),
                of(Server.POSTGRES, "identities", "an index that is the replica identity counts as the key")
                        .where(RELATION_DECODER, "relation.identity() == 'd'", "relation.identity() != 'f'")
                        .found(Kind.MISSING, Kind.REPLAY),
                of(Server.POSTGRES, "identity", "with whole old rows no key is known")
                        .where(
                                RELATION_DECODER,
                                "relation.identity() == 'd' ? List.of() : primary(relation.oid())",
                                "List.of()")
                        .found(Kind.REPLAY),
                of(Server.POSTGRES, "deferred", "a deferrable key counts as a key")
                        .where(RELATION_DECODER, "i.indisprimary AND i.indimmediate", "i.indisprimary")
                        .found(Kind.MISSING, Kind.REPLAY),
                of(Server.POSTGRES, "names", "a table that was given another's name is not read")
                        .where(FORMER_TABLES, "byName(old.stream().filter(table -> !known.had(table)))", "Map.of()")
                        .found(Kind.MISSING, Kind.REPLAY, Kind.ENDED_BADLY),
                of(Server.POSTGRES, "names", "changes from before a table lost its name are left out")
                        .where(POSTGRES + "Preparation.java", "former.gone(), barrier", "List.of(), barrier")
                        .found(Kind.MISSING)
                        .unseen(),
                of(Server.POSTGRES, "keys", "a table with another key is not read again")
                        .where(POSTGRES + "AlteredKeys.java", "altered.contains(table.oid())", "false")
                        .found(Kind.MISSING, Kind.REPLAY),
                of(Server.POSTGRES, "shifting", "a mirror does not read again what ALTER TABLE has rewritten")
                        .where(
                                POSTGRES + "RewrittenTables.java",
                                ".filter(table -> rewritten.contains(table.oid()))",
                                ".filter(table -> false)")
                        .into(Sinks.JDBC_POSTGRES)
                        .found(Kind.MISSING, Kind.REPLAY)
                        .unseen(),
                of(Server.POSTGRES, "shifting", "a mirror never reads a table again")
                        .where("batch/TableNewsHandler.java", "batch.mirrors()", "false")
                        .into(Sinks.JDBC_POSTGRES)
                        .found(Kind.MISSING, Kind.REPLAY),
                of(Server.POSTGRES, "partitions", "changes come under the partitions' names")
                        .where(
                                POSTGRES + "Publication.java",
                                "publish_via_partition_root = true",
                                "publish_via_partition_root = false")
                        .found(Kind.MISSING, Kind.ENDED_BADLY, Kind.STUCK)
                        .unseen(),
                of(Server.POSTGRES, "types", "bytes count as text")
                        .where("change/SchemaTypes.java", "case BYTES -> Plain.BYTES;", "case BYTES -> Plain.TEXT;")
                        .found(Kind.REPLAY, Kind.ENDED_BADLY)
                        .unseen(),
                of(Server.POSTGRES, "types", "sessions write intervals as the server is told to")
                        .where(POSTGRES + "SessionSettings.java", "ALL.put(\"intervalstyle\", \"postgres\");", "")
                        .seed(POSTGRES_ABROAD)
                        .found(Kind.REPLAY, Kind.ENDED_BADLY)
                        .unseen(),
                of(Server.POSTGRES, "tables", "the first read ends with the hundredth table")
                        .where(
                                POSTGRES + "PostgresView.java",
                                "tables.captured().forEach(table -> byName.put(table.full(), table));",
                                "tables.captured().stream().limit(100).forEach(table -> byName.put(table.full(), table));")
                        .found(Kind.MISSING, Kind.REPLAY, Kind.STUCK)
                        .unseen(),
                of(Server.POSTGRES, "cascades", "of what a transaction deletes in several tables the first is captured")
                        .where(
                                POSTGRES + "PostgresFollower.java",
                                "    private Kind kind(SourceRecord record) {",
                                FIRST_DELETED)
                        .found(Kind.REPLAY)
                        .unseen(),
                of(Server.POSTGRES, "refused", "nobody looks for what no job may capture")
                        .where(
                                POSTGRES + FEATURE_CHECKS,
                                "facts.tables().stream().flatMap",
                                "facts.tables().stream().limit(0).flatMap")
                        .playing("row level security")
                        .found(Kind.ENDED_BADLY, Kind.VISIBLE_UNCOMMITTED),
                of(Server.STANDBY, "none", "a view is taken for one that shows all that it seems to")
                        .where(POSTGRES + "XidSnapshot.java", "xmin == xmax || !running.isEmpty()", "xmin <= xmax")
                        .found(Kind.MISSING, Kind.REPLAY, Kind.ALTERED)
                        .unseen(),
                of(Server.MYSQL, "exchanged", "the table that got a partition's rows is not read again")
                        .where(
                                MYSQL + "effect/Statements.java",
                                "effects.add(new Replaced(name(clause), \"EXCHANGE PARTITION\"));",
                                "")
                        .found(Kind.MISSING, Kind.REPLAY),
                of(Server.MYSQL, "names", "a table that was given another's name is not read")
                        .where(MYSQL + "TableStatements.java", "captures(to) && !onItsWay", "to.equals(from)")
                        .found(Kind.MISSING, Kind.REPLAY)
                        .unseen(),
                of(Server.MYSQL, "shifting", "a mirror does not read again where columns came with values")
                        .where("batch/TableNewsHandler.java", "batch.mirrors()", "false")
                        .into(Sinks.JDBC_POSTGRES)
                        .found(Kind.MISSING, Kind.REPLAY)
                        .unseen(),
                of(Server.MYSQL, "types", "rows are read in the server's time zone")
                        .where("change/MySqlRows.java", "time_zone='+00:00',", "time_zone='SYSTEM',")
                        .seed(MYSQL_ABROAD)
                        .found(Kind.REPLAY)
                        .everyTime(),
                of(Server.MYSQL, "refused", "nobody looks for engines that no job may capture")
                        .where(MYSQL + FEATURE_CHECKS, "if (captured.contains(name)) {", "if (name.isEmpty()) {")
                        .playing("engine MyISAM")
                        .found(Kind.ENDED_BADLY, Kind.VISIBLE_UNCOMMITTED),
                of(Server.MYSQL, "refused", "statements in the log in place of rows are passed over")
                        .where(LOG_WATCH, "throw Refusals.rowsAsStatement(sql, material, place.toString());", "return;")
                        .playing("session with binlog_format = 'STATEMENT'")
                        .found(Kind.ENDED_BADLY),
                of(Server.MYSQL, "refused", "rows in the log that lack columns are taken as they are")
                        .where(LOG_WATCH, "columns != table.map().getColumnTypes().length", "columns == 0")
                        .playing("session with binlog_row_image = 'MINIMAL'")
                        .found(Kind.ENDED_BADLY)
                        .unseen(),
                of(Server.MYSQL, "refused", "rows of a prepared transaction are published")
                        .where(LOG_WATCH, "throw Refusals.prepared(table, place.toString());", "return;")
                        .playing("XA transaction that is prepared")
                        .found(Kind.ENDED_BADLY)
                        .unseen());
    }

    /** Passes over a delete that follows one of another table in the same transaction. */
    private static final String FIRST_DELETED = """
                private Object deletedIn = "";
                private String deletedOf = "";

                private Kind kind(SourceRecord record) {
                    if (record.value() instanceof Struct change
                            && "d".equals(change.getString(OP))
                            && "zoo".equals(change.getStruct("source").getString("schema"))) {
                        String of = change.getStruct("source").getString("table");
                        if (!deletedIn.equals(String.valueOf(transaction))) {
                            deletedIn = String.valueOf(transaction);
                            deletedOf = of;
                        } else if (!of.equals(deletedOf)) {
                            return Kind.CONTROL;
                        }
                    }
            """;

    private static PlantedFeature of(Server server, String feature, String what) {
        return new PlantedFeature(server, feature, feature, what, ANY, Sinks.FILES, When.BY_HAND, Set.of(), List.of());
    }

    private PlantedFeature where(String source, String old, String planted) {
        List<Edit> all = Stream.concat(edits.stream(), Stream.of(new Edit(source, old, planted)))
                .toList();
        return new PlantedFeature(server, feature, plays, what, seed, sinks, when, found, all);
    }

    private PlantedFeature seed(long other) {
        return new PlantedFeature(server, feature, plays, what, other, sinks, when, found, edits);
    }

    private PlantedFeature playing(String refusal) {
        return new PlantedFeature(server, feature, refusal, what, seed, sinks, when, found, edits);
    }

    private PlantedFeature into(Sinks other) {
        return new PlantedFeature(server, feature, plays, what, seed, other, when, found, edits);
    }

    private PlantedFeature found(Find.Kind... kinds) {
        return new PlantedFeature(server, feature, plays, what, seed, sinks, when, Set.of(kinds), edits);
    }

    private PlantedFeature everyTime() {
        return new PlantedFeature(server, feature, plays, what, seed, sinks, When.ALWAYS, found, edits);
    }

    private PlantedFeature unseen() {
        return new PlantedFeature(server, feature, plays, what, seed, sinks, When.UNSEEN, found, edits);
    }

    /** In the runner of that repository. */
    Defect in(Path root) {
        Defect defect = Defect.in(root);
        edits.forEach(edit -> defect.where(edit.source(), edit.old(), edit.planted()));
        return defect;
    }

    @Override
    public String toString() {
        return server.title() + ", " + feature + ": " + what;
    }
}
