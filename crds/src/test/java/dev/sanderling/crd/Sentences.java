package dev.sanderling.crd;

import dev.sanderling.api.Patterns;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns patterns into rules with a sentence: an API server answers a pattern with the regular expression alone, which tells
 * nobody that {@code 5m} is to be written {@code PT5M}.
 */
final class Sentences {
    private static final Map<String, String> OF = Map.ofEntries(
            Map.entry(
                    Patterns.SCHEDULE,
                    "write five cron fields, e.g. */15 * * * *, or @hourly, @daily, @weekly, @monthly, @yearly; a zone goes into spec.timeZone"),
            Map.entry(Patterns.DURATION, "write a duration as ISO 8601, e.g. PT30S, PT5M (not 5m), PT1H30M or P1D"),
            Map.entry(Patterns.TIME_ZONE, "write the name of an IANA time zone, e.g. Etc/UTC or Europe/Berlin"),
            Map.entry(Patterns.HOST, "write a host name or an address alone, without scheme, port, user or path"),
            Map.entry(
                    Patterns.OBJECT_NAME,
                    "write the name of an object: lower-case letters, digits, - and ., beginning and ending with a letter or digit"),
            Map.entry(Patterns.KEY, "write a key of a Secret or ConfigMap: letters, digits, -, _ and ."),
            Map.entry(
                    Patterns.LABEL,
                    "write lower-case letters, digits and -, beginning and ending with a letter or digit"),
            Map.entry(Patterns.SLOT, "write the name of a replication slot: lower-case letters, digits and _"),
            Map.entry(
                    Patterns.TABLE, "write schema.table (MySQL: database.table); * is the only wildcard, e.g. sales.*"),
            Map.entry(Patterns.COLUMN, "write schema.table.column (MySQL: database.table.column)"),
            Map.entry(
                    Patterns.FILES_URL,
                    "write file:///absolute/folder, s3://bucket/prefix, gs://bucket/prefix or az://container/prefix"),
            Map.entry(
                    Patterns.ENDPOINT, "write http:// or https://, a host and perhaps a port, e.g. http://minio:9000"),
            Map.entry(
                    Patterns.WEBHOOK_URL,
                    "write http:// or https://, a host, and a path, without user and password, e.g. https://hooks.example.com/batches"),
            Map.entry(
                    Patterns.AZURE_ACCOUNT,
                    "write the name of a storage account: 3 to 24 lower-case letters and digits"),
            Map.entry(
                    Patterns.NAME_TEMPLATE,
                    "write a name, in which {schema} and {table} may stand, e.g. {schema}_{table}"));

    private Sentences() {}

    /** In the whole schema but for quantities, whose pattern stands beside a number. */
    static void instead(JSONSchemaProps schema) {
        String pattern = schema.getPattern();
        if (pattern != null && !Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            String sentence = OF.get(pattern);
            if (sentence == null) {
                throw new IllegalStateException("no sentence for " + pattern);
            }
            schema.setPattern(null);
            add(schema, rule(pattern), sentence);
            if (pattern.equals(Patterns.TIME_ZONE)) {
                // The API server has the zones, for CronJobs; an unknown one is an error of the rule, which refuses
                // too.
                add(schema, "timestamp('2026-01-01T00:00:00Z').getFullYear(self) > 2000", sentence);
            }
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(Sentences::instead);
        }
        if (schema.getItems() != null) {
            instead(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            instead(schema.getAdditionalProperties().getSchema());
        }
    }

    static String rule(String pattern) {
        return "self.matches(r'" + pattern + "')";
    }

    private static void add(JSONSchemaProps schema, String rule, String sentence) {
        List<ValidationRule> rules = new ArrayList<>(schema.getXKubernetesValidations());
        rules.add(
                new ValidationRuleBuilder().withRule(rule).withMessage(sentence).build());
        schema.setXKubernetesValidations(rules);
    }
}
