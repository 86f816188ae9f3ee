package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resolved tables of a capture.
 *
 * @param hash over the sorted names, and what else the source tells by it
 * @param names schema.table, sorted; the first 100 where there are more
 * @param count of all
 * @param rest where there are more, a short hash of each of the others, one after the other; null where there are not
 * @param oids of each table, in the order of names and rest, what the source knows it by whatever its name, one after the
 *     other in a short text; null where it does not tell
 * @param seen the moment of the look at the catalogue that found them, as the source writes it; null where it does not
 * @param published the moment after which only others have altered what is published, likewise; null where it does not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TableSet(
        String hash,
        List<String> names,
        int count,
        @Nullable String rest,
        @Nullable String oids,
        @Nullable String seen,
        @Nullable String published) {
    /** The same where somebody answers for what was published meanwhile. */
    public TableSet vouchedFor() {
        return new TableSet(hash, names, count, rest, oids, seen, null);
    }

    /** A set of which no more is known. */
    public TableSet(String hash, List<String> names, int count) {
        this(hash, names, count, null, null, null, null);
    }
}
