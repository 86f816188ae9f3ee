package dev.sanderling.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobDocumentTest {
    static final String JOB = """
            apiVersion: sanderling.dev/v1alpha1
            kind: CaptureJob
            metadata:
              name: orders
              namespace: sales
              uid: 4711
              generation: 3
            spec:
              schedule: "*/5 * * * *"
              source:
                postgres:
                  host: db
                  database: shop
                  credentials:
                    secretName: orders-db
                tables:
                  include: [public.orders, "sales.*"]
              sinks:
                - name: files
                  files:
                    url: file:///data/orders
              runner:
                resources: {requests: {cpu: 1, memory: 1Gi}}
                volumes:
                  - name: data
                    persistentVolumeClaim: {claimName: orders}
                volumeMounts:
                  - name: data
                    mountPath: /data
            """.replace("4711", "\"4711\"");

    @Test
    void readsWhatItNeedsOfTheMetadata() {
        JobDocument job = JobDocument.read(JOB, Strictness.STRICT).document().orElseThrow();

        assertThat(job.name()).isEqualTo("orders");
        assertThat(job.namespace()).isEqualTo("sales");
        assertThat(job.uid()).hasValue("4711");
        assertThat(job.generation()).hasValue(3);
        assertThat(job.spec().runner()).isNotNull();
    }

    @Test
    void aDocumentMeansAPlan() {
        assertThat(JobDocument.read(JOB, Strictness.STRICT).check()).isInstanceOf(Checked.Valid.class);
        assertThat(JobDocument.read(JOB, Strictness.LENIENT).check()).isInstanceOf(Checked.Valid.class);
    }

    @Test
    void aLenientReadingLeavesOutTheRunner() {
        JobDocument job = JobDocument.read(JOB, Strictness.LENIENT).document().orElseThrow();

        assertThat(job.spec().runner()).isNull();
    }

    @Test
    void unknownFieldsAreProblemsOnlyInAStrictReading() {
        String text = JOB.replace("host: db", "host: db\n      hots: db")
                        .replace("name: data\n        mountPath", "name: data\n        mountPth: x\n        mountPath")
                + "  sinkz: []\nextra: 1\n";

        assertThat(paths(text, Strictness.STRICT))
                .containsExactlyInAnyOrder(
                        "spec.source.postgres.hots", "spec.runner.volumeMounts[0].mountPth", "spec.sinkz", "extra");
        assertThat(paths(text, Strictness.STRICT_BUT_RUNNER))
                .containsExactlyInAnyOrder("spec.source.postgres.hots", "spec.sinkz", "extra");
        assertThat(paths(text, Strictness.LENIENT)).isEmpty();
    }

    @Test
    void everyWrongShapeIsReportedOnceWithItsPath() {
        String text = JOB.replace("host: db", "host: 7\n      port: \"5432\"")
                .replace("include: [public.orders, \"sales.*\"]", "include: public.orders")
                .replace("name: files", "name: files\n      rows: {format: inline, deletes: Drop}");

        var checked = JobDocument.read(text, Strictness.LENIENT).check();

        assertThat(checked)
                .isInstanceOfSatisfying(
                        Checked.Invalid.class,
                        invalid -> assertThat(invalid.problems())
                                .containsExactlyInAnyOrder(
                                        new Problem("spec.source.postgres.host", "is not a string; put it in quotes"),
                                        new Problem("spec.source.postgres.port", "is not a whole number"),
                                        new Problem("spec.source.tables.include", "is not a list"),
                                        new Problem(
                                                "spec.sinks[0].rows.format",
                                                "'inline' is not one of Inline, Wrap, Raw")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'a: [1'                                                | document   | line
            ''                                                     | document   | empty
            'word'                                                 | document   | no fields
            'a: 1\\na: 2'                                          | document   | twice
            'a: &x 1\\nb: *x'                                      | document   | alias
            'a: 1\\n---\\nb: 1'                                    | document   | more than one
            'kind: CaptureJob'                                     | apiVersion | required
            'apiVersion: sanderling.dev/v2\\nkind: CaptureJob'     | apiVersion | v1alpha1
            'apiVersion: sanderling.dev/v1alpha1\\nkind: CronJob'  | kind       | CaptureJob
            'apiVersion: sanderling.dev/v1alpha1\\nkind: CaptureJob\\nspec:' | spec | required
            'apiVersion: sanderling.dev/v1alpha1\\nkind: CaptureJob\\nspec: 5' | spec | object
            """)
    void whatIsNoJobSaysWhy(String text, String path, String words) {
        var reading = JobDocument.read(text.replace("\\n", "\n"), Strictness.LENIENT);

        assertThat(reading.problems()).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(words);
        });
        assertThat(reading.check()).isInstanceOf(Checked.Invalid.class);
    }

    private static List<String> paths(String text, Strictness strictness) {
        return JobDocument.read(text, strictness).problems().stream()
                .map(Problem::path)
                .toList();
    }
}
