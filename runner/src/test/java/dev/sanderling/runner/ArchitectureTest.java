package dev.sanderling.runner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls between the runner's packages. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sanderling.runner");

    private static final String[] DEBEZIUM = {"io.debezium..", "org.apache.kafka.."};

    static List<ArchRule> rules() {
        return List.of(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "..runner.engine..",
                                "..runner.change..",
                                "..runner.source..",
                                "..runner.transform.smt..")
                        .and()
                        .haveNameNotMatching(".*\\.batch\\.StreamPhase")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(DEBEZIUM)
                        .because("Debezium's types end in change/: hand on a Change, a Boundary or a Capture instead"),
                noClasses()
                        .that()
                        .resideInAPackage("..runner.sink..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("..runner.source..", "..runner.checkpoint..", "..runner.batch..")
                        .because(
                                "a sink knows changes and segments, not where they come from or how they are committed"),
                noClasses()
                        .that()
                        .resideInAPackage("..runner.source..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("..runner.sink..", "..runner.batch..", "..runner.engine..")
                        .because("a source tells what there is and where it ends; what becomes of it is the batch's"),
                noClasses()
                        .that()
                        .resideInAPackage("..runner.transform..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("..runner.source..", "..runner.sink..", "..runner.batch..")
                        .because("a transform knows one change, not where it comes from or goes to"),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("..runner.transform..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.cel..")
                        .because("a job without expressions loads nothing of CEL"),
                noClasses()
                        .that()
                        .haveNameNotMatching(".*\\.sink\\.files\\.(Avro|Parquet)(Body|Codecs|Columns|Schemas)(\\$.*)?")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.apache.avro..", "org.apache.parquet..", "org.apache.hadoop..")
                        .because("only an object of the format loads the format's library"),
                noClasses()
                        .that()
                        .haveNameNotMatching(".*\\.sink\\.objects\\.(Requests|Upload|Answers)(\\$.*)?")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.apache.opendal..")
                        .because("only a request loads the library for object stores"),
                noClasses()
                        .that()
                        .resideInAPackage("..runner.sink.files..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("..runner.sink.objects..")
                        .because("how files are staged and published is the same for every storage"),
                noClasses()
                        .that()
                        .resideInAPackage("..runner.checkpoint..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("..runner.sink..", "..runner.source..", "..runner.batch..", "io.fabric8..")
                        .because("the checkpoint is kept without knowing what it means, and by two small requests"),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.fabric8.kubernetes.client..")
                        .because("a Kubernetes client would cost the empty tick more than everything else"),
                noClasses()
                        .that()
                        .resideInAPackage("..runner.source.postgres..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("..runner.source.mysql.."),
                classes()
                        .should()
                        .haveSimpleNameNotEndingWith("Impl")
                        .andShould()
                        .haveSimpleNameNotEndingWith("Utils")
                        .andShould()
                        .haveSimpleNameNotEndingWith("Helper")
                        .andShould()
                        .haveSimpleNameNotEndingWith("Manager")
                        .because("a name says what a thing is"),
                slices().matching("dev.sanderling.runner.(*)..").should().beFreeOfCycles());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(CLASSES);
    }
}
