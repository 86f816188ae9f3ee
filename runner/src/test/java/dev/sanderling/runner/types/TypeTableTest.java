package dev.sanderling.runner.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The type table in the contract's README is the one that the tests run; {@code -Dupdate=true} writes it. */
class TypeTableTest {
    private static final Path README = Path.of("..", "crds", "README.md");
    private static final String BEGIN = "<!-- begin types: written by the runner's tests -->";
    private static final String END = "<!-- end types -->";

    private static final String PROSE = """

            What a row holds for each type of column. Every line is run on a real server, once found by the snapshot and
            once seen in the log, and both give this JSON.

            Of PostgreSQL any other type comes as a string with the text that PostgreSQL writes for it, and an array of one
            as an array of such strings. A domain is what it is made of, and what a type is called means nothing.
            `refcursor`, `oidvector` and `int2vector` cannot be captured; `check` names the column. `money` needs a
            database whose `lc_monetary` writes it like `$1,234.50`. A moment later than the year 294247, which 64 bits
            cannot count in microseconds from 1970, ends a run with `UnconvertibleValue`. White space in `json` is left
            out; a JSON `null` looks like the database's.

            PostGIS and pgvector types come as their own text (hexadecimal EWKB; a vector as a JSON array); they were not
            run on a server.

            Of MySQL the types below are those that can be captured, with texts of any character set. Dates that no
            calendar has are null (zero dates, the year 0000, a 31st of February), and the year 0000 of the type `year`
            is 0, in columns that cannot be null too. What is in JSON and not JSON's own (times, decimals, binary) is
            what MySQL writes for it.

            A value that the log does not hold is null, and the metadata's `unavailable` names its column: in PostgreSQL
            an unchanged large value (TOAST) of an updated row, and all but the key of a deleted row, unless the table has
            REPLICA IDENTITY FULL. A changed primary key is a delete of the old row and a create of the new one, in the
            same transaction.

            A TRUNCATE is one change with `op` `t` for each table: every column and the key are null, as there is no row.
            A table that is read once more, and one that comes later, begins with such a change: what was held of it goes.
            """;

    @Test
    void theReadmeHasTheTableOfTheTests() throws IOException {
        String text = Files.readString(README);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin)
                .as("%s before %s in %s", BEGIN, END, README)
                .isNotNegative()
                .isLessThan(end);
        String current = text.substring(0, begin + BEGIN.length()) + "\n" + section() + text.substring(end);
        if (Boolean.getBoolean("update")) {
            Files.writeString(README, current);
        }
        assertThat(Files.readString(README))
                .as("out of date: run this test with -Dupdate=true")
                .isEqualTo(current);
    }

    private static String section() {
        return PROSE + "\n### PostgreSQL\n\n"
                + table(TypeRow.read("/types/postgres.txt"))
                + "\n### MySQL\n\n"
                + table(TypeRow.read("/types/mysql.txt"))
                + "\n";
    }

    private static String table(List<TypeRow> rows) {
        var text = new StringBuilder("| type | literal | JSON | |\n|---|---|---|---|\n");
        String type = "";
        for (TypeRow row : rows) {
            text.append("| ")
                    .append(row.type().equals(type) ? "" : code(row.type()))
                    .append(" | ")
                    .append(code(row.literal()))
                    .append(" | ")
                    .append(code(row.json()))
                    .append(" | ")
                    .append(row.note())
                    .append(" |\n");
            type = row.type();
        }
        return text.toString();
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }
}
