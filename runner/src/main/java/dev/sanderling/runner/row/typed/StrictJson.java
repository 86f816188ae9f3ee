package dev.sanderling.runner.row.typed;

/**
 * JSON that every reader takes. PostgreSQL's json may hold half a surrogate pair ({@code "\ud83d"}), with which DuckDB
 * refuses the whole file.
 */
final class StrictJson {
    private static final int ESCAPE = 6;
    private static final int HEX = 16;

    private StrictJson() {}

    /**
     * The same text.
     *
     * @throws TypedColumn.Unfit where half a surrogate pair is in it
     */
    static String of(String json) {
        for (int at = json.indexOf('\\'); at >= 0; at = json.indexOf('\\', at)) {
            char unit = unit(json, at);
            if (Character.isHighSurrogate(unit) && Character.isLowSurrogate(unit(json, at + ESCAPE))) {
                at += 2 * ESCAPE;
            } else if (Character.isSurrogate(unit)) {
                throw new TypedColumn.Unfit("half a surrogate pair");
            } else {
                at += 2;
            }
        }
        return json;
    }

    /** The character that is escaped by its number at a place; 0 where none is. */
    private static char unit(String json, int at) {
        return json.startsWith("\\u", at) && at + ESCAPE <= json.length()
                ? (char) Integer.parseInt(json, at + 2, at + ESCAPE, HEX)
                : 0;
    }
}
