package dev.sanderling.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.plan.Checked;
import dev.sanderling.plan.JobDocument;
import dev.sanderling.plan.Plans;
import dev.sanderling.plan.Problem;
import dev.sanderling.plan.Strictness;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the CRD and of Plans against a document that breaks it, from {@code invalid-jobs.txt}. */
class InvalidJobsTest {
    private static final JSONSchemaProps SCHEMA = Crd.schema(Crd.committed());

    record Case(String base, String edits, String refusal, String path, String problem) {
        Map<String, Object> job() {
            return Jobs.edited(base, edits);
        }

        @Override
        public String toString() {
            return edits;
        }
    }

    static List<Case> cases() {
        return Crd.text(Path.of("src/test/resources/invalid-jobs.txt"))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" \\| ", -1))
                .map(c -> new Case(base(c[0]), c[1], c[2].strip(), c[3].strip(), c[4].strip()))
                .toList();
    }

    private static String base(String word) {
        return switch (word) {
            case "pg" -> Jobs.POSTGRES;
            case "my" -> Jobs.MYSQL;
            case "jp" -> Jobs.JDBC_POSTGRES;
            case "jm" -> Jobs.JDBC_MYSQL;
            case "ja" -> Jobs.JDBC_MARIADB;
            default -> throw new IllegalArgumentException(word);
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theApiServerRefuses(Case invalid) {
        var refusals = ApiServer.refusals(SCHEMA, invalid.job(), Jobs.parse(invalid.base()));

        if (invalid.refusal().equals("-")) {
            assertThat(refusals).isEmpty();
        } else {
            assertThat(refusals).anySatisfy(r -> assertThat(r.message()).contains(invalid.refusal()));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void checkRefuses(Case invalid) {
        List<Problem> problems = problems(Jobs.text(invalid.job()));

        if (invalid.problem().equals("-")) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).anySatisfy(problem -> {
                assertThat(problem.path()).isEqualTo(invalid.path());
                assertThat(problem.message()).contains(invalid.problem());
            });
        }
    }

    @Test
    void bothAcceptTheDocumentsTheseCasesBeginWith() {
        for (String base : List.of(Jobs.POSTGRES, Jobs.MYSQL, Jobs.JDBC_POSTGRES, Jobs.JDBC_MYSQL, Jobs.JDBC_MARIADB)) {
            assertThat(ApiServer.refusals(SCHEMA, Jobs.parse(base), null)).isEmpty();
            assertThat(JobDocument.read(base, Strictness.STRICT).check()).isInstanceOf(Checked.Valid.class);
        }
    }

    @Test
    void everyConstraintOfTheCrdHasACase() {
        var constraints = new TreeSet<>(Constraints.of(SCHEMA));
        for (Case invalid : cases()) {
            ApiServer.refusals(SCHEMA, invalid.job(), Jobs.parse(invalid.base())).stream()
                    .map(ApiServer.Refusal::rule)
                    .forEach(constraints::remove);
        }

        assertThat(constraints).isEmpty();
    }

    private static List<Problem> problems(String text) {
        JobDocument.Reading reading = JobDocument.read(text, Strictness.STRICT);
        var problems = new ArrayList<Problem>();
        if (reading.check() instanceof Checked.Invalid invalid) {
            problems.addAll(invalid.problems());
        }
        reading.document()
                .map(job -> Plans.checkInCluster(job.namespace(), job.name(), job.spec()))
                .filter(Checked.Invalid.class::isInstance)
                .ifPresent(invalid -> problems.addAll(((Checked.Invalid) invalid).problems()));
        return problems;
    }
}
