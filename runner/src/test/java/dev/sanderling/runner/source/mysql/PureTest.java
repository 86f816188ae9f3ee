package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.source.TableNews;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What needs no server. */
class PureTest {
    private static final String A = "11111111-2222-3333-4444-555555555555";
    private static final String B = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

    @ParameterizedTest
    @CsvSource({
        "binlog.000002:5, binlog.000002:6, -1",
        "binlog.000009:900, binlog.000010:4, -1",
        "binlog.999999:900, binlog.1000000:4, -1",
        "binlog.000002:5, binlog.000002:5, 0"
    })
    void positionsCompareByTheNumberOfTheFile(String left, String right, int order) {
        assertThat(Integer.signum(LogPosition.parse(left).compareTo(LogPosition.parse(right))))
                .isEqualTo(order);
        assertThat(Integer.signum(LogPosition.parse(right).compareTo(LogPosition.parse(left))))
                .isEqualTo(-order);
    }

    @Test
    void theFileOfACommitIsSearchedHoweverLargeItIs() {
        long mib = 1L << 20;
        List<BinaryLog.LogFile> files = List.of(
                new BinaryLog.LogFile("binlog.000001", mib),
                new BinaryLog.LogFile("binlog.000002", 200 * mib),
                new BinaryLog.LogFile("binlog.000003", 56 * mib),
                new BinaryLog.LogFile("binlog.000004", 1024 * mib),
                new BinaryLog.LogFile("binlog.000005", mib));
        assertThat(PreparedLookup.searched(files, new LogPosition("binlog.000004", 1000 * mib)))
                .containsExactly("binlog.000004", "binlog.000003", "binlog.000002");
        assertThat(PreparedLookup.searched(files, new LogPosition("binlog.000005", 500)))
                .containsExactly("binlog.000005");
    }

    @Test
    void anOldServerIsNamedWithItsVersion() {
        assertThat(ServerChecks.version(new ServerFacts("5.7.44-log", Map.of())))
                .hasValueSatisfying(finding -> {
                    assertThat(finding.reason()).isEqualTo(Reason.SERVER_TOO_OLD);
                    assertThat(finding.message()).contains("MySQL 5.7.44;", "8.0");
                });
        assertThat(ServerChecks.version(new ServerFacts("11.4.2-MariaDB-log", Map.of())))
                .hasValueSatisfying(finding -> assertThat(finding.reason()).isEqualTo(Reason.SERVER_NOT_SUPPORTED));
        assertThat(ServerChecks.version(new ServerFacts("8.0.11-TiDB-v8.5.0", Map.of())))
                .hasValueSatisfying(finding -> assertThat(finding.message()).contains("is TiDB"));
        assertThat(ServerChecks.version(new ServerFacts("8.0.30-Vitess", Map.of())))
                .hasValueSatisfying(finding -> assertThat(finding.message()).contains("is Vitess"));
        assertThat(ServerChecks.version(new ServerFacts("8.0.39-0ubuntu0.22.04.1", Map.of())))
                .isEmpty();
        assertThat(ServerChecks.version(new ServerFacts("10.0.1", Map.of()))).isEmpty();
    }

    @Test
    void namesThatTheLogHasInAnyCaseAreRefused() {
        var variables = Map.of(
                "log_bin", "ON", "binlog_format", "ROW", "binlog_row_image", "FULL", "lower_case_table_names", "2");
        assertThat(ServerChecks.log(new ServerFacts("9.7.4", variables)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("lower_case_table_names is 2"));
    }

    @Test
    void namesAreFoldedWhereTheServerDoesSo() {
        var scope = new Scope(List.of(new TablePattern("shop", "t")), List.of(), List.of(), SnapshotMode.INITIAL);
        for (boolean lowerCase : new boolean[] {true, false}) {
            var statements = new TableStatements(scope, lowerCase, FormerNames.NONE);
            statements.add(
                    new LogPosition("binlog.000001", 100),
                    "Shop",
                    "ALTER TABLE T IMPORT TABLESPACE",
                    false,
                    name -> null);
            assertThat(statements.upTo(new LogPosition("binlog.000001", 99))).isEmpty();
            assertThat(statements.upTo(new LogPosition("binlog.000001", 100))).hasSize(lowerCase ? 1 : 0);
            assertThat(statements.upTo(new LogPosition("binlog.000002", 4))).isEmpty();
        }
    }

    @Test
    void whatWasATablesNameOnlyWithinAStatementIsNotTold() {
        var scope = new Scope(List.of(new TablePattern("d", "*")), List.of(), List.of(), SnapshotMode.INITIAL);
        assertThat(noted(scope, "RENAME TABLE a TO tmp, b TO a, tmp TO b")).isEmpty();
        assertThat(noted(scope, "RENAME TABLE a TO tmp, tmp TO c")).containsExactly("d.a");
        assertThat(noted(scope, "RENAME TABLE a TO x, b TO a, a TO c")).containsExactlyInAnyOrder("d.a", "d.b");
    }

    private static List<String> noted(Scope scope, String sql) {
        var statements = new TableStatements(scope, false, FormerNames.NONE);
        var place = new LogPosition("binlog.000001", 100);
        statements.add(place, "d", sql, false, name -> null);
        return statements.upTo(place).stream()
                .filter(TableNews.Noted.class::isInstance)
                .map(TableNews::table)
                .toList();
    }

    @Test
    void databasesThatTheLogLeavesOutAreNamed() {
        var only = new LogFilter(List.of("a", "b"), List.of());
        var but = new LogFilter(List.of(), List.of("a", "b"));
        assertThat(only.hidden(java.util.Set.of("a"))).isEmpty();
        assertThat(only.hidden(java.util.Set.of("c"))).contains("c");
        assertThat(but.hidden(java.util.Set.of("a"))).contains("a");
        assertThat(but.hidden(java.util.Set.of("c"))).isEmpty();
    }

    @Test
    void setsOfTransactionsAddUp() {
        GtidSet set = GtidSet.parse(A + ":1-5:7-9,\n" + B.toUpperCase(java.util.Locale.ROOT) + ":1");
        assertThat(set).hasToString(A + ":1-5:7-9," + B + ":1");
        assertThat(set.plus(GtidSet.parse(A + ":6")).toString()).isEqualTo(A + ":1-9," + B + ":1");
        assertThat(set.contains(GtidSet.parse(A + ":2-4:8"))).isTrue();
        assertThat(set.contains(GtidSet.parse(A + ":5-7"))).isFalse();
        assertThat(set.contains(GtidSet.parse(B + ":2"))).isFalse();
        assertThat(GtidSet.parse("").plus(set)).isEqualTo(set);
        assertThat(set.contains(GtidSet.parse(""))).isTrue();
    }

    @Test
    void aStatementHoldsFromTheBoundaryAfterItOn() {
        Map<String, ?> statement = Map.of("file", "b.1", "pos", 300L, "gtids", A + ":1-4");
        assertThat(ReplayRule.applies(statement, Map.of("file", "b.1", "pos", 100L, "gtids", A + ":1-4")))
                .isFalse();
        assertThat(ReplayRule.applies(statement, Map.of("file", "b.1", "pos", 300L, "gtids", A + ":1-4")))
                .isFalse();
        assertThat(ReplayRule.applies(statement, Map.of("file", "b.1", "pos", 300L, "gtids", A + ":1-5")))
                .isTrue();
        Map<String, ?> plain = Map.of("file", "b.1", "pos", 300L, "server_id", 9);
        assertThat(ReplayRule.applies(plain, Map.of("file", "b.1", "pos", 299L)))
                .isFalse();
        assertThat(ReplayRule.applies(plain, Map.of("file", "b.1", "pos", 300L)))
                .isTrue();
        assertThat(ReplayRule.applies(plain, Map.of("file", "b.2", "pos", 4L))).isTrue();
        Map<String, ?> found = Map.of("file", "b.1", "pos", 300L, "snapshot", "INITIAL");
        assertThat(ReplayRule.applies(found, Map.of("file", "b.1", "pos", 300L)))
                .isTrue();
    }

    @Test
    void onlyGlobalGrantsCount() {
        Grants grants = Grants.parse(List.of(
                "GRANT SELECT, RELOAD, REPLICATION CLIENT ON *.* TO `s`@`%` WITH GRANT OPTION",
                "GRANT BACKUP_ADMIN,FLUSH_TABLES ON *.* TO `s`@`%`", "GRANT REPLICATION SLAVE ON `x`.* TO `s`@`%`"));
        assertThat(grants.has("REPLICATION CLIENT")).isTrue();
        assertThat(grants.has("FLUSH_TABLES")).isTrue();
        assertThat(grants.has("REPLICATION SLAVE")).isFalse();
        assertThat(Grants.parse(List.of("GRANT ALL PRIVILEGES ON *.* TO `r`@`%`"))
                        .has("REPLICATION SLAVE"))
                .isTrue();
    }

    @Test
    void grantsOfDatabasesAreLikes() {
        Grants grants = Grants.parse(List.of(
                "GRANT REPLICATION SLAVE ON *.* TO `s`@`%`",
                "GRANT SELECT ON `shop`.* TO `s`@`%`",
                "GRANT SELECT, INSERT ON `a\\_b%`.* TO `s`@`%` WITH GRANT OPTION",
                "GRANT SELECT (`id`) ON `other`.`t` TO `s`@`%`"));
        for (String all : List.of("shop", "a_b", "a_bc", "a_b*")) {
            assertThat(grants.showsAllOf(all)).as(all).isTrue();
        }
        for (String some : List.of("shop2", "sho*", "axb", "a*", "*", "other")) {
            assertThat(grants.showsAllOf(some)).as(some).isFalse();
        }
        Grants revoked = Grants.parse(List.of(
                "GRANT SELECT ON *.* TO `s`@`%`",
                "REVOKE SELECT ON `pay``s`.* FROM `s`@`%`", "REVOKE INSERT ON `kept`.* FROM `s`@`%`"));
        assertThat(revoked.showsAllOf("shop")).isTrue();
        assertThat(revoked.showsAllOf("kept")).isTrue();
        assertThat(revoked.showsAllOf("pay`s")).isFalse();
        assertThat(revoked.hidden()).containsExactly("pay`s");
    }

    @Test
    void namesAreStableAndInRange() {
        assertThat(Names.serverId("sales", "orders")).isEqualTo(Names.serverId("sales", "orders"));
        assertThat(Names.topicPrefix("sales", "orders")).matches("sanderling_[0-9a-f]{1,12}");
        for (int i = 0; i < 1000; i++) {
            assertThat(Names.serverId("sales", "orders" + i)).isBetween(1_000_000_000L, (1L << 31) - 1);
        }
    }

    @Test
    void patternsBecomeExpressionsThatMatchNothingElse() {
        var scope = new Scope(
                List.of(new TablePattern("shop", "ord*"), new TablePattern("a.b", "c,d")),
                List.of(new TablePattern("shop", "*_old")),
                List.of(),
                SnapshotMode.INITIAL);
        // As Debezium compiles them: whole names, blind to case unless told.
        List<Pattern> patterns = List.of(ConnectorProperties.tables(scope).split(",", -1)).stream()
                .map(regex -> Pattern.compile(regex, Pattern.CASE_INSENSITIVE))
                .toList();
        assertThat(patterns).hasSize(2);
        for (String in : List.of("shop.orders", "shop.ord", "a.b.c,d")) {
            assertThat(patterns).anyMatch(p -> p.matcher(in).matches());
        }
        for (String out : List.of("shop.Orders", "shop.orders_old", "shopXorders", "a.b.cXd", "other.orders")) {
            assertThat(patterns).noneMatch(p -> p.matcher(out).matches());
        }
    }

    @ParameterizedTest
    @CsvSource({"8.0.39-0ubuntu0.22.04.1, 8, 0, true", "5.7.44, 8, 0, false", "9.7.4, 8, 2, true", "8.0.11, 8, 2, false"
    })
    void versionsCompare(String version, int major, int minor, boolean atLeast) {
        assertThat(new ServerFacts(version, Map.of()).isAtLeast(major, minor)).isEqualTo(atLeast);
    }
}
