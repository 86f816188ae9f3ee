package dev.sanderling.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfCheckTest {
    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, b, false",
        "*, '', true",
        "a*, *b, true",
        "a*, b*, false",
        "*a, *b, false",
        "a*c, ab*, true",
        "*_copy, a, false",
        "*_copy, a_copy, true",
        "ab, abc, false",
        "*.*, *, true"
    })
    void patternsMeetWhereATextMatchesBoth(String one, String other, boolean meet) {
        assertThat(Wildcard.meet(one, other)).isEqualTo(meet);
        assertThat(Wildcard.meet(other, one)).isEqualTo(meet);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tables: {include: [\"*.*\"], exclude: [\"copy.*\"]}",
                "tables: {include: [\"*.*\"], exclude: [\"c*.*\"]}",
                "tables: {include: [\"public.*\"]}"
            })
    void aSchemaOfItsOwnThatIsNotCapturedIsFine(String tables) {
        assertThat(JobDocument.read(job(tables), Strictness.STRICT).check()).isInstanceOf(Checked.Valid.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "['public.*'] | ['public.copy_*'] | '' | true",
                "['public.*', 'app.t'] | ['*.copy_*'] | '' | true",
                "['public.*', 'app.t'] | ['public.copy_*'] | '' | true",
                "['public.*', 'app.*'] | ['public.copy_*'] | '' | false",
                "['public.*'] | ['public.copy_a*'] | '' | false",
                "['public.*'] | ['other.copy_*'] | '' | false",
                "['public.*'] | ['public.copy_*'] | 'transforms: [{route: \"\\\"a.b\\\"\"}]' | false"
            })
    void tablesWithNamesOfTheirOwnThatAreNotCapturedAreFine(
            String include, String exclude, String transforms, boolean fine) {
        String job = job("tables: {include: %s, exclude: %s}".formatted(include, exclude))
                .replace("schema: copy", "table: 'copy_{table}'")
                .replace("  sinks:", "  " + transforms + "\n  sinks:");
        assertThat(JobDocument.read(job, Strictness.STRICT).check() instanceof Checked.Valid)
                .as(job)
                .isEqualTo(fine);
    }

    @Test
    void whatSinksKeepTheirAccountInIsNeverCaptured() {
        Checked checked = JobDocument.read(job("tables: {include: [\"public.*\"]}"), Strictness.STRICT)
                .check();
        Scope scope = ((Checked.Valid) checked).plan().source().scope();
        assertThat(scope.captures("public", "t")).isTrue();
        assertThat(scope.captures("public", "sanderling_positions")).isFalse();
        assertThat(scope.captures("public", "sanderling_tables")).isFalse();
    }

    private static String job(String tables) {
        return """
                apiVersion: sanderling.dev/v1alpha1
                kind: CaptureJob
                metadata: {name: j}
                spec:
                  schedule: "@hourly"
                  source:
                    postgres: {host: db, database: shop, credentials: {secretName: s}}
                    %s
                  sinks:
                  - name: mirror
                    jdbc: {postgres: {host: db, database: shop, credentials: {secretName: s}}, schema: copy}
                """.formatted(tables);
    }
}
