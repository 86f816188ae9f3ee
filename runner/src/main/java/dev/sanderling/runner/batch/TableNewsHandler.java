package dev.sanderling.runner.batch;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.runner.source.TableNews;
import java.util.function.BiConsumer;

/**
 * What becomes of news of tables: a sentence in the receipt, or a table that is read again.
 *
 * @param reader has a table read again; gets its name and why, which goes on after "because"
 */
record TableNewsHandler(BatchContext context, Batch batch, BiConsumer<String, String> reader) {
    void tell(TableNews news) {
        switch (news) {
            case TableNews.Noted noted -> batch.note(noted.sentence());
            case TableNews.Again of -> again(of.table(), of.why());
            case TableNews.Filled filled -> {
                if (batch.mirrors()) {
                    again(filled.table(), filled.why());
                } else {
                    batch.note(filled.sentence());
                }
            }
        }
    }

    /** Has a table read again, unless the job reads none. */
    void again(String table, String why) {
        if (context.plan().source().scope().snapshot() == SnapshotMode.NO_DATA) {
            batch.note(table + " has rows that were not captured and, with NoData, are not read: " + why + ".");
        } else {
            reader.accept(table, why);
        }
    }
}
