package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.Snapshot.Window;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.ToRead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads all tables in one go, as a run without limits does. */
public final class WholeTables {
    private WholeTables() {}

    /**
     * Reads what the state's snapshot says.
     *
     * @param row gets the table's name and the row's values
     * @return the snapshot after it
     */
    public static Snapshot read(SourceSession session, State state, BiConsumer<String, Map<String, Object>> row) {
        Snapshot snapshot = Objects.requireNonNull(state.snapshot());
        try (TableView view = session.view(state).orElseThrow()) {
            for (String name : view.tables()) {
                try (TableScan scan = view.scan(name, List.of())) {
                    for (@Nullable Object[] values = scan.next(); values != null; values = scan.next()) {
                        row.accept(name, values(scan, values));
                    }
                }
            }
            return snapshot.toRead(ToRead.NOTHING).window(new Window(view.view(), view.until(), snapshot.toRead()));
        } catch (Exception e) {
            throw session.failure(e);
        }
    }

    private static Map<String, Object> values(TableScan scan, @Nullable Object[] row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
            values.put(scan.table().columns().get(i).name(), ValueText.of(row[i]));
        }
        return values;
    }
}
