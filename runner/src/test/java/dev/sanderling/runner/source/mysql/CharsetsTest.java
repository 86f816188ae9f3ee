package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.change.MySqlCharset;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every character of the server's sets is read as the server reads it. */
class CharsetsTest {
    private static final int PART = 100_000;

    static Stream<String> sets() {
        return Servers.withGtids()
                .query("SELECT character_set_name FROM information_schema.character_sets ORDER BY 1")
                .stream()
                .filter(set -> MySqlCharset.of(set).isPresent());
    }

    /** A set that is forgotten would be taken for UTF-8. */
    @Test
    void everySetIsKnown() {
        assertThat(Servers.withGtids()
                        .query("SELECT character_set_name FROM information_schema.character_sets ORDER BY 1"))
                .filteredOn(set -> MySqlCharset.of(set).isEmpty())
                .containsOnly("ascii", "binary", "utf8mb3", "utf8mb4");
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everyCharacterIsTheServers(String set) throws Exception {
        MySqlCharset.Reader reader = MySqlCharset.of(set).orElseThrow();
        int assigned = 0;
        List<String> wrong = new ArrayList<>();
        List<byte[]> codes = codes(set);
        for (int from = 0; from < codes.size(); from += PART) {
            List<byte[]> part = codes.subList(from, Math.min(codes.size(), from + PART));
            List<String> theirs = server(set, part);
            for (int i = 0; i < part.size(); i++) {
                String character = theirs.get(i);
                String mine = reader.read(part.get(i));
                // What it has no character for is a question mark; what Java has there is not asked for.
                if (!character.equals("?")) {
                    assigned++;
                    if (!character.equals(mine)) {
                        wrong.add(HexFormat.of().formatHex(part.get(i)) + " is " + shown(character) + ", not "
                                + shown(mine));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(assigned).isGreaterThanOrEqualTo(64);
    }

    private static String shown(String text) {
        return text
                + text.codePoints()
                        .mapToObj(c -> " U+" + Integer.toHexString(c))
                        .toList();
    }

    /** In one query: text by text, each on a line. */
    private static List<String> server(String set, List<byte[]> codes) throws SQLException {
        byte[] end =
                switch (set) {
                    case "ucs2", "utf16" -> new byte[] {0, '\n'};
                    case "utf16le" -> new byte[] {'\n', 0};
                    case "utf32" -> new byte[] {0, 0, 0, '\n'};
                    default -> new byte[] {'\n'};
                };
        var bytes = new ByteArrayOutputStream();
        for (byte[] code : codes) {
            bytes.writeBytes(code);
            bytes.writeBytes(end);
        }
        try (var connection = Servers.withGtids().connect();
                var statement = connection.prepareStatement(
                        "SELECT CONVERT(CONVERT(UNHEX(?) USING " + set + ") USING utf8mb4)")) {
            statement.setString(1, HexFormat.of().formatHex(bytes.toByteArray()));
            try (var rows = statement.executeQuery()) {
                rows.next();
                List<String> texts = List.of(rows.getString(1).split("\n", -1));
                assertThat(texts).hasSize(codes.size() + 1);
                return texts;
            }
        }
    }

    /** Whatever the server takes for one character, but for a new line. */
    private static List<byte[]> codes(String set) {
        List<byte[]> codes = new ArrayList<>();
        Consumer<int[]> ranges = ends -> product(new byte[0], ends, codes);
        Map<String, List<int[]>> all = new LinkedHashMap<>();
        all.put("big5", List.of(r(0xa1, 0xf9, 0x40, 0x7e), r(0xa1, 0xf9, 0xa1, 0xfe)));
        List<int[]> sjis = List.of(
                r(0xa1, 0xdf),
                r(0x81, 0x9f, 0x40, 0x7e),
                r(0x81, 0x9f, 0x80, 0xfc),
                r(0xe0, 0xfc, 0x40, 0x7e),
                r(0xe0, 0xfc, 0x80, 0xfc));
        all.put("sjis", sjis);
        all.put("cp932", sjis);
        all.put("euckr", List.of(r(0x81, 0xfe, 0x41, 0x5a), r(0x81, 0xfe, 0x61, 0x7a), r(0x81, 0xfe, 0x81, 0xfe)));
        all.put("gb2312", List.of(r(0xa1, 0xf7, 0xa1, 0xfe)));
        List<int[]> gbk = List.of(r(0x81, 0xfe, 0x40, 0x7e), r(0x81, 0xfe, 0x80, 0xfe));
        all.put("gbk", gbk);
        all.put(
                "gb18030",
                Stream.concat(gbk.stream(), Stream.of(r(0x81, 0xfe, 0x30, 0x39, 0x81, 0xfe, 0x30, 0x39)))
                        .toList());
        List<int[]> ujis =
                List.of(r(0x8e, 0x8e, 0xa1, 0xdf), r(0xa1, 0xfe, 0xa1, 0xfe), r(0x8f, 0x8f, 0xa1, 0xfe, 0xa1, 0xfe));
        all.put("ujis", ujis);
        all.put("eucjpms", ujis);
        List<int[]> utf16 = List.of(
                r(0x00, 0x00, 0x20, 0xff),
                r(0x01, 0xd7, 0x00, 0xff),
                r(0xe0, 0xff, 0x00, 0xff),
                r(0xd8, 0xd8, 0x00, 0xff, 0xdc, 0xdf, 0x00, 0xff));
        all.put("utf16", utf16);
        all.put("ucs2", utf16.subList(0, 3));
        all.put("utf16le", List.of(r(0x20, 0xff, 0x00, 0x00), r(0x00, 0xff, 0x01, 0xd7), r(0x00, 0xff, 0xe0, 0xff)));
        all.put(
                "utf32",
                List.of(
                        r(0, 0, 0, 0, 0, 0, 0x20, 0xff),
                        r(0, 0, 0, 0, 1, 0xd7, 0, 0xff),
                        r(0, 0, 1, 2, 0, 0xff, 0, 0xff)));
        all.getOrDefault(set, List.of(r(0x20, 0xff))).forEach(ranges);
        if (all.containsKey(set) && !set.startsWith("u") || set.equals("ujis")) {
            ranges.accept(r(0x20, 0x7f));
        }
        return codes;
    }

    private static int[] r(int... ends) {
        return ends;
    }

    private static void product(byte[] head, int[] ends, List<byte[]> codes) {
        int at = head.length;
        if (at == ends.length / 2) {
            codes.add(head);
            return;
        }
        for (int b = ends[2 * at]; b <= ends[2 * at + 1]; b++) {
            byte[] longer = Arrays.copyOf(head, at + 1);
            longer[at] = (byte) b;
            product(longer, ends, codes);
        }
    }
}
