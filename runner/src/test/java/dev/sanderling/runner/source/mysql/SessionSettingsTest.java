package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements mean what the session that wrote them meant, by its own sql_mode and character set. */
class SessionSettingsTest {
    private static final String NO_ESCAPES = "SET sql_mode = 'NO_BACKSLASH_ESCAPES'";

    private static Job job(String... setup) {
        var job = new Job(Servers.withGtids(), setup);
        EngineRun.toBarrier(job);
        job.news.clear();
        return job;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t COMMENT 'c:\\', RENAME COLUMN a TO b, RENAME COLUMN b TO a",
                "ALTER TABLE t COMMENT \"c:\\\", ADD COLUMN c INT DEFAULT 3",
                "ALTER TABLE t ADD COLUMN e ENUM('x\\','y') DEFAULT 'y', ADD COLUMN f INT DEFAULT 3",
            })
    void aBackslashIsOneCharacterWhereItEscapesNothing(String statement) {
        var job = job("CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(9), b VARCHAR(9))");
        job.sql(NO_ESCAPES, statement, "INSERT INTO t (id) VALUES (1)");
        assertThat(EngineRun.toBarrier(job)).hasSize(1);
        assertThat(job.filled()).hasSize(statement.contains("RENAME") || statement.contains("ENUM") ? 2 : 1);
    }

    @Test
    void namesMayStandInDoubleQuotes() {
        var job = job(
                "CREATE TABLE t (id INT PRIMARY KEY, a INT)",
                "CREATE TABLE `x\"y\\` (id INT PRIMARY KEY)",
                "INSERT INTO `x\"y\\` VALUES (1)");
        job.sql(
                "SET sql_mode = 'ANSI_QUOTES'",
                "TRUNCATE \"x\"\"y\\\"",
                "ALTER TABLE \"t\" ADD COLUMN \"b`, \\\" INT DEFAULT 5 COMMENT 'it\\'s, ', RENAME COLUMN a TO \"c\"",
                "INSERT INTO t VALUES (1, 2, 3)");
        assertThat(EngineRun.toBarrier(job)).extracting(EngineRun.Row::op).containsExactly("t", "c");
        assertThat(job.filled()).containsExactly(job.database + ".t.b`, \\", job.database + ".t.c");
    }

    /** Where explicit_defaults_for_timestamp is off. */
    @Test
    void aTimestampHasADefaultThatNobodyWrote() {
        var job = job("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        job.sql(
                "ALTER TABLE t ADD nothing TIMESTAMP",
                "SET explicit_defaults_for_timestamp = OFF, sql_mode = ''",
                "ALTER TABLE t ADD now TIMESTAMP, ADD zero TIMESTAMP(3), ADD none TIMESTAMP NULL",
                "INSERT INTO t (id) VALUES (2)");
        assertThat(EngineRun.toBarrier(job)).hasSize(1);
        assertThat(job.filled()).containsExactly(job.database + ".t.now", job.database + ".t.zero");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gbk", "big5", "sjis", "cp932", "gb18030"})
    void theSecondByteOfACharacterIsNoBackslash(String charset) throws Exception {
        // Each set has characters whose second byte is 0x5c.
        Charset encoding = Charset.forName(
                switch (charset) {
                    case "sjis", "cp932" -> "windows-31j";
                    default -> charset;
                });
        String tricky = new String(new byte[] {(byte) 0x95, 0x5c}, encoding);
        if (charset.equals("big5")) {
            tricky = new String(new byte[] {(byte) 0xa5, 0x5c}, encoding);
        }
        var job = job("CREATE TABLE t (id INT PRIMARY KEY)", "CREATE TABLE `" + tricky + "` (id INT PRIMARY KEY)");
        as(
                job,
                charset,
                encoding,
                "ALTER TABLE t ADD e ENUM('" + tricky + "','y') DEFAULT '" + tricky + "', ADD COLUMN f INT DEFAULT 3",
                "TRUNCATE TABLE `" + tricky + "`");
        job.sql("INSERT INTO t (id) VALUES (1)");
        assertThat(EngineRun.toBarrier(job))
                .extracting(EngineRun.Row::table, EngineRun.Row::op)
                .containsExactly(tuple(tricky, "t"), tuple("t", "c"));
        assertThat(job.filled()).containsExactly(job.database + ".t.e", job.database + ".t.f");
    }

    /** Runs statements whose bytes are in that set. */
    private static void as(Job job, String charset, Charset encoding, String... statements) throws SQLException {
        try (Connection connection = job.server.connect(job.database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                String hex = HexFormat.of().formatHex(sql.getBytes(encoding));
                statement.execute("SET @sql = CONVERT(X'" + hex + "' USING " + charset + ")");
                statement.execute("SET character_set_client = " + charset + ", character_set_connection = " + charset);
                statement.execute("PREPARE s FROM @sql");
                statement.execute("EXECUTE s");
                statement.execute("SET character_set_client = utf8mb4, character_set_connection = utf8mb4");
            }
        }
    }
}
