package dev.sanderling.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.crd.FieldList.Field;
import dev.sanderling.outcome.Party;
import dev.sanderling.outcome.Reason;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeIsCurrentTest {
    private static final Path README = Path.of("README.md");

    @Test
    void theTablesAreWhatTheCodeSays() throws IOException {
        JSONSchemaProps schema = Crd.schema(Crd.generate());
        String committed = Crd.text(README);
        String wanted = section(committed, "spec", fields(schema, "spec"));
        wanted = section(wanted, "status", fields(schema, "status"));
        wanted = section(wanted, "reasons", reasons());
        if (Boolean.getBoolean("update")) {
            Files.writeString(README, wanted);
            committed = wanted;
        }

        assertThat(committed)
                .as("write it anew with: mvn -pl crds test -Dtest=ReadmeIsCurrentTest -Dupdate=true")
                .isEqualTo(wanted);
    }

    /** Replaces what stands between the markers of one section; others write theirs into the same file. */
    private static String section(String text, String name, String content) {
        int begin = text.indexOf("-->\n", text.indexOf("<!-- begin " + name)) + "-->\n".length();
        int end = text.indexOf("<!-- end " + name);
        return text.substring(0, begin) + content + text.substring(end);
    }

    private static String fields(JSONSchemaProps schema, String top) {
        return table(
                "| Field | Type | Default | Meaning |",
                FieldList.of(schema, top).stream().map(ReadmeIsCurrentTest::row));
    }

    private static String row(Field field) {
        String absent = field.required() ? "*required*" : field.absent().isEmpty() ? "" : "`" + field.absent() + "`";
        return "| `" + field.path() + "` | " + field.type() + " | " + absent + " | "
                + field.description().replace("|", "\\|") + " |";
    }

    private static String reasons() throws IOException {
        var meanings = new Properties();
        meanings.load(new StringReader(Crd.text(Path.of("src/test/resources/reasons.properties"))));
        return table(
                "| Reason | Party | Human | Exit | Meaning |",
                Stream.of(Reason.values()).map(reason -> {
                    String meaning = meanings.getProperty(reason.name());
                    assertThat(meaning)
                            .as("reasons.properties says nothing of " + reason)
                            .isNotBlank();
                    return "| `" + reason.word() + "` | " + party(reason) + " | " + (reason.needsHuman() ? "yes" : "")
                            + " | " + reason.exitCode().code() + " | " + meaning + " |";
                }));
    }

    private static String party(Reason reason) {
        return reason.party() == Party.NOBODY ? "" : reason.party().word();
    }

    private static String table(String head, Stream<String> rows) {
        String line = "|---".repeat((int) head.chars().filter(c -> c == '|').count() - 1) + "|";
        return Stream.concat(Stream.of(head, line), rows).collect(Collectors.joining("\n", "", "\n"));
    }
}
