package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.change.TableName;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A table's folder: {@code schema.table}, every byte outside {@code A-Z a-z 0-9 _ -} of either part percent-encoded
 * (also dots, so that the one between the parts is the only one, and no name is {@code .} or {@code ..}), and so is a
 * leading {@code _} or {@code -} of the schema: readers of whole directories take {@code _...} for hidden, and ours begin
 * with it. Two tables never share a folder.
 *
 * <p>Names that differ only in case are two folders on most file systems and stay as they are there. Where the file
 * system folds case, a name with capitals gets {@code ~} and eight hex digits of its own; {@code ~} is never part of a
 * plain name. Which of the two holds is found out once per directory and kept in its {@code _owner.json}. A name longer
 * than {@value #LONGEST} bytes is cut and gets sixteen digits.
 *
 * @param foldsCase whether the file system takes {@code A} and {@code a} for the same name
 */
record FolderNames(boolean foldsCase) {
    private static final int LONGEST = 255;

    String of(TableName table) {
        if (table.isQuarantine()) {
            String name = table.table().substring(TableName.QUARANTINE.length());
            int dot = name.indexOf('.');
            return TableName.QUARANTINE + of(name.substring(0, dot), name.substring(dot + 1));
        }
        return of(table.schema(), table.table());
    }

    private String of(String schema, String table) {
        String plain = encode(schema, true) + "." + encode(table, false);
        if (plain.length() > LONGEST) {
            int end = LONGEST - 17;
            int percent = plain.lastIndexOf('%', end);
            // never in the middle of an encoded byte
            return plain.substring(0, percent > end - 3 && percent >= 0 ? percent : end) + "~" + digits(plain, 16);
        }
        return foldsCase && !plain.equals(encodedLower(plain)) ? plain + "~" + digits(plain, 8) : plain;
    }

    /** The name in lower case, its encoded bytes, whose digits are always capitals, left alone. */
    private static String encodedLower(String plain) {
        var lower = new StringBuilder(plain.toLowerCase(Locale.ROOT));
        for (int i = lower.indexOf("%"); i >= 0; i = lower.indexOf("%", i + 1)) {
            lower.replace(i, i + 3, plain.substring(i, i + 3));
        }
        return lower.toString();
    }

    private static String digits(String plain, int count) {
        return Sha256.of(plain.getBytes(StandardCharsets.UTF_8)).substring(0, count);
    }

    private static String encode(String part, boolean leading) {
        var name = new StringBuilder(part.length());
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
            if (letter || (b == '_' || b == '-') && !(leading && i == 0)) {
                name.append((char) b);
            } else {
                name.append(String.format(Locale.ROOT, "%%%02X", b));
            }
        }
        return name.toString();
    }
}
