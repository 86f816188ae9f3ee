package dev.sanderling.runner.transform;

import dev.sanderling.api.OnRowError;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Rows;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Transform;
import dev.sanderling.plan.TransformPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The transforms of a job, prepared for each shape of a table when its first change comes. */
final class Pipeline implements Transforms {
    /** Schema changes make new shapes; what is beyond this is prepared again when it is needed. */
    private static final int KEPT = 4_096;

    private final TransformPlan plan;
    private final CatalogColumns catalog;
    private final List<Rows> rows;
    private final Function<SecretKey, String> secrets;
    private final Map<Table, TableTransform> tables = new IdentityHashMap<>();
    private @Nullable TableTransform last;
    private long quarantined;

    Pipeline(TransformPlan plan, CatalogColumns catalog, List<Rows> rows, Function<SecretKey, String> secrets) {
        this.plan = plan;
        this.catalog = catalog;
        this.rows = rows;
        this.secrets = secrets;
    }

    @Override
    public @Nullable Change apply(Change change) {
        TableTransform table = last;
        if (table == null || table.table() != change.table()) {
            table = prepared(change.table());
        }
        try {
            return table.apply(change);
        } catch (TableTransform.Failed e) {
            if (plan.onRowError() == OnRowError.FAIL) {
                throw new Failure(
                        Reason.TRANSFORM_FAILED,
                        Sentences.failure(e.step().number(), e.step().word(), change, e.row()));
            }
            quarantined++;
            return table.quarantined(change, e);
        }
    }

    @Override
    public Table table(Table table) {
        return prepared(table).out();
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(new CatalogCheck(plan.steps(), rows).findings(catalog.tables()));
        for (Transform transform : plan.steps()) {
            if (transform instanceof Transform.Hash hash) {
                try {
                    Hashing.of(hash.key(), secrets.apply(hash.key()), hash.encoding());
                } catch (Failure missing) {
                    findings.add(missing.finding());
                }
            }
        }
        return findings;
    }

    @Override
    public long quarantined() {
        return quarantined;
    }

    private TableTransform prepared(Table shape) {
        TableTransform table = tables.get(shape);
        if (table == null) {
            if (tables.size() >= KEPT) {
                tables.clear();
            }
            table = TableTransform.of(shape, plan.steps(), secrets);
            tables.put(shape, table);
        }
        last = table;
        return table;
    }
}
