package dev.sanderling.runner.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a database sink makes of each line of the type table, as the committed page says; {@code -Dupdate=true} writes it. */
final class SinkTable {
    private static final Path PAGE = Path.of("..", "crds", "DATABASE-TYPES.md");

    private SinkTable() {}

    /** The rows of one source, written to every kind of target; the snapshot's row and the log's give the same. */
    static void check(String source, List<TypeRow> rows, List<SinkTrial> targets) throws Exception {
        List<String> different = new ArrayList<>();
        var text = new StringBuilder(
                "| type | literal | PostgreSQL | value | MySQL | value | MariaDB | value |\n|---|---|---|---|---|---|---|---|\n");
        for (int i = 0; i < rows.size(); i++) {
            TypeRow row = rows.get(i);
            text.append("| ").append(code(row.type())).append(" | ").append(code(row.literal()));
            for (SinkTrial target : targets) {
                List<String> found = target.found(Trial.table(i), 1);
                if (!found.equals(target.found(Trial.table(i), 2))) {
                    different.add(row.type() + " " + row.literal() + ": " + found + " and "
                            + target.found(Trial.table(i), 2));
                }
                text.append(" | ").append(code(found.get(0))).append(" | ").append(code(found.get(1)));
            }
            text.append(" |\n");
        }
        assertThat(different).as("found by the snapshot and seen in the log").isEmpty();
        section(source, text.toString());
    }

    private static void section(String source, String table) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "<!-- begin " + source + ": written by the runner's tests -->\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf("<!-- end " + source + " -->");
        assertThat(to).as("marks of %s in %s", source, PAGE).isGreaterThanOrEqualTo(from);
        String current = page.substring(0, from) + table + page.substring(to);
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, current);
        }
        assertThat(Files.readString(PAGE))
                .as("out of date: run this test with -Dupdate=true")
                .isEqualTo(current);
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text.replace("|", "\\|").replace("\n", " ") + "`";
    }
}
