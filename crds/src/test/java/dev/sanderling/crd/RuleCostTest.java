package dev.sanderling.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * An API server refuses a CRD whose rules might cost too much: it estimates each by the longest text and the fullest lists
 * that the schema lets through. This is its estimate for the rules that stand where a pattern would.
 */
class RuleCostTest {
    private static final double ONE_RULE = 10_000_000;
    private static final double ALL = 100_000_000;
    /** Room for what is estimated here too low, and for rules to come. */
    private static final double HALF = 0.5;

    private static final int BYTES_A_CHARACTER = 4;

    private final Map<String, Double> costs = new TreeMap<>();

    @Test
    void noRuleMayCostTooMuch() {
        walk(Crd.schema(Crd.committed()), "", 1);

        assertThat(costs)
                .hasSizeGreaterThan(30)
                .allSatisfy((path, cost) -> assertThat(cost).as(path).isLessThan(ONE_RULE * HALF));
        assertThat(costs.values().stream().mapToDouble(Double::doubleValue).sum())
                .isLessThan(ALL * HALF);
    }

    private void walk(JSONSchemaProps schema, String path, double times) {
        for (var rule : schema.getXKubernetesValidations()) {
            String text = rule.getRule();
            if (text.startsWith("self.matches(")) {
                double characters = schema.getMaxLength() == null ? Double.MAX_VALUE : schema.getMaxLength();
                costs.put(
                        path,
                        times * Math.ceil(characters * BYTES_A_CHARACTER * 0.1) * Math.ceil(text.length() * 0.25));
            }
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> walk(field, path + "." + name, times));
        }
        if (schema.getItems() != null) {
            double items = schema.getMaxItems() == null ? 1_000_000 : schema.getMaxItems();
            walk(schema.getItems().getSchema(), path + "[]", times * items);
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            double entries = schema.getMaxProperties() == null ? 1_000_000 : schema.getMaxProperties();
            walk(schema.getAdditionalProperties().getSchema(), path + ".*", times * entries);
        }
    }
}
