package dev.sanderling.runner.source.mysql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a session writes a statement, the same words are read. */
class WritingTest {
    /** The second byte of the last two is a backslash and a backtick where their set has them. */
    private static final List<String> PIECES = List.of(
            "a",
            " ",
            "\\",
            "\\\\",
            "'",
            "\"",
            "`",
            ",",
            ", ADD COLUMN c INT DEFAULT 5",
            "--",
            "/*",
            "*/",
            "#",
            "表",
            "絗");

    private static final int STATEMENTS = 2_000;

    @ParameterizedTest
    @ValueSource(strings = {"utf8mb4", "gbk", "gb18030", "sjis", "cp932", "big5"})
    void theSameWordsAreRead(String set) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(4711);
        Charset java = Charset.forName(
                switch (set) {
                    case "utf8mb4" -> "UTF-8";
                    case "sjis", "cp932" -> "windows-31j";
                    default -> set;
                });
        for (int i = 0; i < STATEMENTS; i++) {
            var writing = new Writing(set, random.nextBoolean(), random.nextBoolean());
            List<Word> said = new ArrayList<>();
            var sql = new StringBuilder();
            for (int n = 1 + random.nextInt(8); n > 0; n--) {
                word(random, writing, java, said, sql);
            }
            String plain = writing.plain(sql.toString().getBytes(java));
            assertThat(Words.of(plain)).as("%s %s", writing, sql).isEqualTo(said);
        }
    }

    private static void word(
            RandomGenerator random, Writing writing, Charset java, List<Word> said, StringBuilder sql) {
        sql.append(' ');
        String content = content(random, java);
        switch (random.nextInt(6)) {
            case 0 -> {
                said.add(new Word(Word.Kind.BARE, "ADD"));
                sql.append("ADD");
            }
            case 1 -> {
                said.add(new Word(Word.Kind.SYMBOL, ","));
                sql.append(",");
            }
            case 2 ->
                sql.append("/* ")
                        .append(content.replace("/", "").replace("*", ""))
                        .append("*/");
            case 3 -> sql.append("-- ").append(content).append('\n');
            case 4 -> {
                char quote = writing.ansiQuotes() && random.nextBoolean() ? '"' : '`';
                said.add(new Word(Word.Kind.QUOTED, content));
                sql.append(quoted(content, quote));
            }
            default -> {
                char quote = writing.ansiQuotes() || random.nextBoolean() ? '\'' : '"';
                said.add(new Word(Word.Kind.TEXT, content));
                sql.append(quoted(writing.escapes() ? content.replace("\\", "\\\\") : content, quote));
            }
        }
    }

    private static String content(RandomGenerator random, Charset java) {
        var content = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            content.append(java.newEncoder().canEncode(piece) ? piece : "x");
        }
        return content.toString();
    }

    private static String quoted(String content, char quote) {
        String mark = String.valueOf(quote);
        return mark + content.replace(mark, mark + mark) + mark;
    }

    @Test
    void whatTheLogNotesOfASqlModeIsKnown() {
        assertThat(Writing.of(0, "gbk")).isEqualTo(new Writing("gbk", true, false));
        assertThat(Writing.of(1L << 20, "gbk").escapes()).isFalse();
        assertThat(Writing.of(4, "gbk").ansiQuotes()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t COMMENT 'c:\\', RENAME COLUMN a TO b COMMENT ''",
                "ALTER TABLE t ADD c INT COMMENT \"\\\" # \", DROP b",
                "ALTER TABLE `t\ufffd` ADD c INT",
                "CREATE TABLE `\ufffd` (id INT)",
                "DROP TABLE `\ufffd\\`"
            })
    void whereItIsNotKnownHowAStatementWasWrittenAndThatMattersNothingIsTold(String sql) {
        assertThat(Statement.ofUnknown(sql, "d", false)).isInstanceOf(Statement.Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t ADD c INT COMMENT 'a\\tb'",
                "CREATE TABLE \"t\" (id INT COMMENT 'caf\ufffd')",
                "CREATE TABLE 表 (id INT COMMENT 'it''s')",
                "INSERT INTO t VALUES ('it\\'s')",
                "GRANT SELECT ON t TO 'u\\'x'"
            })
    void whereThatDoesNotMatterItIs(String sql) {
        assertThat(Statement.ofUnknown(sql, "d", false)).isEqualTo(Statement.of(sql, "d", false));
    }

    @Test
    void aBlankThatIsNotOneForTheServerIsPartOfAName() {
        assertThat(Words.of("a\u3000b c")).extracting(Word::text).containsExactly("a\u3000b", "c");
        assertThat(Writing.PLAIN.plain("ü".getBytes(StandardCharsets.UTF_8))).isEqualTo("ü");
    }
}
