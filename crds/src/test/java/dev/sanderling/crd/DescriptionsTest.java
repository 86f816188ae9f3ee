package dev.sanderling.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.crd.FieldList.Field;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.Defaults;
import dev.sanderling.plan.JobDocument;
import dev.sanderling.plan.Plans;
import dev.sanderling.plan.Strictness;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the CRD tells a user is so. */
class DescriptionsTest {
    private static final JSONSchemaProps SCHEMA = Crd.schema(Crd.committed());

    private static final String POSTGRES = """
            apiVersion: sanderling.dev/v1alpha1
            kind: CaptureJob
            metadata: {name: orders}
            spec:
              schedule: "@hourly"
              trigger: {runId: a}
              source:
                postgres: {host: db, database: shop, credentials: {secretName: s}, tls: {ca: {secretName: ca}}}
                tables: {include: [a.b]}
                snapshot: {}
              batch: {}
              transforms: [{hash: {columns: [c], key: {secretName: s}}}, {mask: {columns: [c]}},
                {smt: {type: org.apache.kafka.connect.transforms.Filter, predicate: {topicNameMatches: a}}}]
              sinks: [{name: lake, files: {url: "file:///data/x"}, rows: {}}]
              runner: {}
              history: {}
            """;

    private static final String MYSQL = POSTGRES.replace("postgres:", "mysql:").replace(" database: shop,", "");

    private static final String JDBC = POSTGRES.replace(
            "files: {url: \"file:///data/x\"}, rows: {}",
            "jdbc: {postgres: {host: db, database: d, credentials: {secretName: t}, tls: {ca: {secretName: ca}}}}");

    @Test
    void everyFieldHasADescription() {
        for (String top : List.of("spec", "status")) {
            assertThat(FieldList.of(SCHEMA, top))
                    .isNotEmpty()
                    .allSatisfy(field -> assertThat(field.description())
                            .as(field.path())
                            .isNotBlank()
                            .endsWith("."));
        }
    }

    @Test
    void theCrdWritesNoDefaultIntoASpec() {
        assertThat(Crd.committed()).doesNotContain("default:");
    }

    @ParameterizedTest
    @CsvSource({"postgres, mysql", "mysql, postgres"})
    void writingEveryDefaultOutChangesNothing(String kind, String other) {
        String base = kind.equals("mysql") ? MYSQL : POSTGRES;
        var edits = new TreeMap<String, String>();
        for (Field field : FieldList.of(SCHEMA, "spec")) {
            if (!field.absent().isEmpty()
                    && !field.path().contains("source." + other + ".")
                    && !field.path().contains(".jdbc.")
                    && !field.path().startsWith("spec.afterBatch.")
                    && !field.path().matches(".*[.](s3|gcs|azure)[.].*")) {
                edits.put(
                        field.path()
                                .replace("[].mask", ".1.mask")
                                .replace("[].smt", ".2.smt")
                                .replace("[]", ".0"),
                        field.absent());
            }
        }
        assertThat(edits).hasSizeGreaterThan(20);
        nothingChanges(base, edits);
    }

    @ParameterizedTest
    @CsvSource({"job, '{image: a}'", "http, '{url: \"https://a/\", signingKey: {secretName: s}, ca: {secretName: s}}'"})
    void writingEveryDefaultOfAHandOverOutChangesNothing(String kind, String is) {
        var edits = new TreeMap<String, String>();
        for (Field field : FieldList.of(SCHEMA, "spec")) {
            if (field.path().matches("spec[.]afterBatch[.](" + kind + "[.].*|[a-zA-Z]+)")
                    && !field.absent().isEmpty()
                    && !field.path().matches(".*(resources|serviceAccountName|authorization.*)")) {
                edits.put(field.path(), field.absent());
            }
        }
        assertThat(edits).hasSizeGreaterThan(3);
        nothingChanges(POSTGRES + "  afterBatch: {" + kind + ": " + is + "}\n", edits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "mysql", "mariadb"})
    void writingEveryDefaultOfADatabaseSinkOutChangesNothing(String kind) {
        var edits = new TreeMap<String, String>();
        for (Field field : FieldList.of(SCHEMA, "spec")) {
            if (!field.absent().isEmpty()
                    && field.path().contains(".jdbc.")
                    && (field.path().contains("jdbc." + kind + ".")
                            || !field.path().matches(".*jdbc[.](postgres|mysql|mariadb)[.].*"))) {
                edits.put(field.path().replace("[]", ".0"), field.absent().replace("{table}", "'{table}'"));
            }
        }
        assertThat(edits).hasSizeGreaterThan(8);
        nothingChanges(JDBC.replace("jdbc: {postgres:", "jdbc: {" + kind + ":"), edits);
    }

    @ParameterizedTest
    @CsvSource({"s3, s3, ''", "gcs, gs, ''", "azure, az, 'account: shop, '"})
    void writingEveryDefaultOfAStoreOutChangesNothing(String kind, String scheme, String more) {
        String base = POSTGRES.replace(
                "{url: \"file:///data/x\"}",
                "{url: \"" + scheme + "://lake/x\", " + kind + ": {" + more + "credentials: {secretName: s}}}");
        var edits = new TreeMap<String, String>();
        for (Field field : FieldList.of(SCHEMA, "spec")) {
            if (!field.absent().isEmpty() && field.path().contains("." + kind + ".")) {
                edits.put(field.path().replace("[]", ".0"), field.absent());
            }
        }
        assertThat(edits).isNotEmpty();
        nothingChanges(base, edits);
    }

    private static void nothingChanges(String base, Map<String, String> edits) {
        edits.forEach((path, value) -> {
            Map<String, Object> explicit = Jobs.edited(base, path + "=" + value);
            assertThat(JobDocument.read(Jobs.text(explicit), Strictness.STRICT).check())
                    .as(path + "=" + value)
                    .isInstanceOf(Checked.Valid.class)
                    .isEqualTo(JobDocument.read(base, Strictness.STRICT).check());
        });
    }

    @Test
    void theDefaultsOfThePodAreTheOnesDescribed() {
        var runner =
                SCHEMA.getProperties().get("spec").getProperties().get("runner").getProperties();
        var spec = JobDocument.read(POSTGRES, Strictness.STRICT)
                .document()
                .orElseThrow()
                .spec();

        assertThat(runner.get("startTimeout").getDescription())
                .contains("Default: " + Defaults.START_TIMEOUT + ".")
                .contains("Default: " + Plans.startTimeout(spec) + ".");
        assertThat(runner.get("resources").getDescription())
                .contains("Default: requests " + Defaults.CPU_REQUEST + " and " + Defaults.MEMORY_REQUEST + ", limit "
                        + Defaults.MEMORY_LIMIT + ".");
    }
}
