package dev.sanderling.runner.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Errors as the server sends them; where several lines tell where it was, {@code /} stands between them. */
class OwnersCodeOfTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "P0001 | no | PL/pgSQL function public.gate() line 3 at RAISE | public.gate",
                "22012 | division by zero | PL/pgSQL function f() line 1 at PERFORM/SQL statement \"SELECT f()\"/PL/pgSQL"
                        + " function outer_one() line 1 at RAISE | outer_one",
                "42501 | no | PL/pgSQL-Funktion public.gate() Zeile 3 bei RAISE | public.gate",
                "22012 | division by zero | SQL function \"half\" statement 1 | half",
                "P0001 | no | '' | ''",
                // The server's own, and an extension's.
                "XX000 | cache lookup failed for relation 1 | '' | none",
                "XX000 | could not do it | PL/pgSQL function public.gate() line 3 at PERFORM | public.gate",
                "XX001 | invalid page in block 0 | PL/pgSQL function public.gate() line 3 at PERFORM | none",
                "XX002 | index is broken | '' | none",
                // Values.
                "22P02 | invalid input syntax for type json | JSON data, line 1: PL/x secret | none",
                "22P02 | invalid input syntax for type json | COPY t, line 1, column v: \"a/PL/x secret\" | none",
                "22P02 | invalid input syntax | unnamed portal with parameters: $1 = 'a/PL/x secret' | none",
                "P0001 | no | PL/pgSQL function check_it(text) line 1 at RAISE/COPY t, line 1: \"a/PL/x secret\""
                        + " | check_it",
            })
    void whoseItIs(String state, String words, String where, String name) {
        String lines = where.replaceAll("(?<!PL)/", "\n");
        PSQLException e = error(state, words, lines);
        assertThat(OwnersCode.of(e).map(OwnersCode::name).orElse(null)).isEqualTo(name);
        assertThat(OwnersCode.isRace(e)).isFalse();
    }

    @Test
    void aRaceIsNobodys() {
        assertThat(OwnersCode.isRace(error("XX000", "tuple concurrently updated", "")))
                .isTrue();
        assertThat(OwnersCode.isRace(error("P0001", "tuple concurrently updated", "")))
                .isFalse();
    }

    private static PSQLException error(String state, String words, String where) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0M" + words + "\0W" + where + "\0"));
    }
}
