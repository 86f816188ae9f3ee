package dev.sanderling.operator;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The walls of this house. */
class ArchitectureTest {
    private static final String HERE = "dev.sanderling.operator";
    private static final String[] PURE = {
        HERE + ".schedule..",
        HERE + ".access..",
        HERE + ".handoff..",
        HERE + ".outcome..",
        HERE + ".turn..",
        HERE + ".event..",
        HERE + ".cleanup.."
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(HERE);

    @Test
    void producersDoNothing() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.fabric8.kubernetes.client..", "io.javaoperatorsdk..", "io.quarkus..", HERE + ".cluster..")
                .because("what to make is decided here as a value; " + HERE + ".cluster does it")
                .check(CLASSES);
    }

    @Test
    void timeIsGiven() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("the same observation at the same time must give the same status: take now as a parameter")
                .check(CLASSES);
    }

    @Test
    void onlyTheClusterTalks() {
        noClasses()
                .that()
                .resideOutsideOfPackage(HERE + ".cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes.client.dsl..")
                .because("requests to the API server are made in one place")
                .check(CLASSES);
    }

    /** Deletion says the uid; what is applied has it in it, and the client reads an object before it patches it otherwise. */
    @Test
    void nothingIsChangedByItsNameAlone() {
        noClasses()
                .should()
                .callMethodWhere(
                        target(nameMatching("delete|patch|patchStatus|edit|editStatus|update|updateStatus|replace"))
                                .and(target(owner(resideInAPackage("io.fabric8.kubernetes.client.dsl..")))))
                .because(
                        "the name may be another object's by now: delete by Deletion, write by server-side apply with the uid")
                .check(CLASSES);
    }

    @Test
    void noDebezium() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.debezium..", "org.apache.kafka..", "dev.sanderling.runner..")
                .because("operator and runner meet in crds/ only")
                .check(CLASSES);
    }

    @Test
    void noDrawers() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameStartingWith("Abstract")
                .orShould()
                .haveSimpleNameStartingWith("Base")
                .because("a class is named for what it is")
                .check(CLASSES);
    }

    @Test
    void whatIsMadeDoesNotKnowWhatBecomesOfIt() {
        noClasses()
                .that()
                .resideInAnyPackage(HERE + ".access..", HERE + ".handoff..", HERE + ".turn..", HERE + ".outcome..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HERE + ".schedule..", HERE + ".event..", HERE + ".metrics..")
                .because("the order is handoff, access and turn, outcome, schedule, then cluster")
                .check(CLASSES);
        slices().matching(HERE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
