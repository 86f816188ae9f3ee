package dev.sanderling.runner.sink.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.change.TableName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderNamesTest {
    private static final FolderNames PLAIN = new FolderNames(false);
    private static final FolderNames FOLDED = new FolderNames(true);

    @ParameterizedTest
    @CsvSource({
        "public, orders, public.orders",
        "public, Order-Items_2, public.Order-Items_2",
        "a.b, c, a%2Eb.c",
        "a, b.c, a.b%2Ec",
        "_staging, x, %5Fstaging.x",
        "a, _b, a._b",
        "-rf, x, %2Drf.x",
        ".., .., %2E%2E.%2E%2E",
        "a/b, c d, a%2Fb.c%20d",
        "größe, 表, gr%C3%B6%C3%9Fe.%E8%A1%A8",
        "'', _quarantine/public.Order Items, _quarantine/public.Order%20Items",
        "100%, a~b, 100%25.a%7Eb",
    })
    void a_table_has_a_folder_one_can_guess(String schema, String table, String folder) {
        assertThat(PLAIN.of(new TableName(schema, table))).isEqualTo(folder);
    }

    @Test
    void where_case_is_folded_names_with_capitals_get_digits() {
        assertThat(FOLDED.of(new TableName("public", "orders"))).isEqualTo("public.orders");
        assertThat(FOLDED.of(new TableName("public", "größe"))).isEqualTo("public.gr%C3%B6%C3%9Fe");
        assertThat(FOLDED.of(new TableName("public", "Orders"))).matches("public\\.Orders~[0-9a-f]{8}");
    }

    @Test
    void no_two_tables_share_a_folder_whatever_the_file_system_folds() {
        var random = new Random(11);
        var alphabet = List.of("a", "A", "b", "B", ".", "_", "-", "%", "~", "2", "E", "e", "ß", "İ", "/", " ");
        var seen = new HashMap<String, TableName>();
        var seenFolded = new HashMap<String, TableName>();
        for (int i = 0; i < 50_000; i++) {
            var name = new TableName(word(random, alphabet), word(random, alphabet));
            unique(seen, PLAIN.of(name), name);
            unique(seenFolded, FOLDED.of(name).toLowerCase(Locale.ROOT), name);
        }
    }

    @Test
    void a_long_name_fits_and_keeps_its_own() {
        String longer = "表".repeat(63);
        for (FolderNames names : List.of(PLAIN, FOLDED)) {
            String one = names.of(new TableName(longer, longer));
            String two = names.of(new TableName(longer, longer + "x"));
            assertThat(one.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
            assertThat(one).matches("(%[0-9A-F]{2}|\\.)+~[0-9a-f]{16}").isNotEqualTo(two);
        }
        String most = names(249);
        assertThat(most).hasSize(255).doesNotContain("~");
        assertThat(names(250)).hasSize(255).contains("~");
    }

    private static String names(int length) {
        return PLAIN.of(new TableName("abcde", "t".repeat(length)));
    }

    private static void unique(Map<String, TableName> seen, String folder, TableName name) {
        assertThat(seen.computeIfAbsent(folder, f -> name)).isEqualTo(name);
        assertThat(folder).matches("[A-Za-z0-9%][A-Za-z0-9_%-]*\\.[A-Za-z0-9_%-]+(~[0-9a-f]+)?");
    }

    private static String word(Random random, List<String> alphabet) {
        var word = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            word.append(alphabet.get(random.nextInt(alphabet.size())));
        }
        return word.toString();
    }
}
