package dev.sanderling.runner.change;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Keys by the catalog of the source, which is read when it is first asked, and again for a table it does not know. */
public final class CatalogKeys implements Keys {
    private final Supplier<List<CatalogTable>> catalog;
    private Map<TableName, Set<String>> keys = Map.of();

    public CatalogKeys(Supplier<List<CatalogTable>> catalog) {
        this.catalog = catalog;
    }

    @Override
    public Set<String> of(TableName table) {
        if (!keys.containsKey(table)) {
            keys = catalog.get().stream()
                    .map(CatalogTable::table)
                    .collect(Collectors.toMap(Table::name, CatalogKeys::key));
        }
        return keys.getOrDefault(table, Set.of());
    }

    private static Set<String> key(Table table) {
        return table.columns().stream().filter(Column::key).map(Column::name).collect(Collectors.toSet());
    }
}
