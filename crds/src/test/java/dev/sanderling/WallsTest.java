package dev.sanderling;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.Patterns;
import dev.sanderling.plan.CapturePlan;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WallsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sanderling");
    private static final String KUBERNETES = "io.fabric8..";

    @Test
    void theWireFormIsRecordsAndEnums() {
        for (JavaClass type : CLASSES.that(resideInAnyPackage("dev.sanderling.api"))) {
            boolean allowed = type.isRecord()
                    || type.isEnum()
                    || type.isInterface()
                    || type.isEquivalentTo(CaptureJob.class)
                    || type.isEquivalentTo(Patterns.class);
            assertThat(allowed).as(type.getName()).isTrue();
        }
    }

    @Test
    void whatTheRunnerReadsNeedsNothingOfKubernetes() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.sanderling.checkpoint", "dev.sanderling.outcome", "dev.sanderling.pod")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(KUBERNETES, "dev.sanderling.api", "dev.sanderling.plan")
                .because("an empty run must not load a Kubernetes client; keep such code in the operator")
                .check(CLASSES);
    }

    @Test
    void thePlanKnowsKubernetesOnlyWhereRunnerSpecIsChecked() {
        noClasses()
                .that()
                .resideInAPackage("dev.sanderling.plan")
                .and(not(simpleNameEndingWith("RunnerCheck")))
                .and(not(simpleNameEndingWith("BatchJobCheck")))
                .and(not(simpleNameEndingWith("VolumeKinds")))
                .and(not(simpleNameEndingWith("Mounts")))
                .and(not(simpleNameEndingWith("Quantities")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(KUBERNETES)
                .because("a lenient reading must not load the Kubernetes model")
                .check(CLASSES);
    }

    @Test
    void jacksonsDatabindStaysOutOfTheLenientReading() {
        noClasses()
                .that()
                .resideInAPackage("dev.sanderling.plan")
                .and(not(simpleNameEndingWith("EmbeddedReader")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.databind..")
                .because("its start alone takes longer than an empty run may")
                .check(CLASSES);
    }

    @Test
    void aPlanHasNoNulls() {
        CLASSES.that(resideInAnyPackage("dev.sanderling.plan")).stream()
                .filter(JavaClass::isRecord)
                .filter(type -> type.getModifiers().toString().contains("PUBLIC"))
                .flatMap(type -> Stream.of(type.reflect().getRecordComponents()))
                .forEach(component -> assertThat(nullable(component))
                        .as(CapturePlan.class.getPackageName() + ": " + component)
                        .isFalse());
    }

    private static boolean nullable(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        return Arrays.stream(type.getAnnotations()).anyMatch(a -> a.annotationType() == Nullable.class);
    }

    @Test
    void noDrawersNoCyclesNoStatics() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Impl")
                .check(CLASSES);
        slices().matching("dev.sanderling.(*)..").should().beFreeOfCycles().check(CLASSES);
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }
}
