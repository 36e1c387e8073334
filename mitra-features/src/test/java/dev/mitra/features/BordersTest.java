package dev.mitra.features;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** What this module may not know. */
class BordersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.mitra.features");

  @Test
  void theCoreKnowsNothingOfFlinkKafkaOrXgboost() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "ml.dmlc..")
        .check(CLASSES);
  }

  @Test
  void theCoreKnowsNothingOfTheModulesAboveIt() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.mitra.model..", "dev.mitra.rules..", "dev.mitra.job..")
        .check(CLASSES);
  }

  @Test
  void packagesDependOnOneAnotherInOneDirection() {
    slices().matching("dev.mitra.features.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void expressionsAreCompiledInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.mitra.features.expr..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.cel..")
        .check(CLASSES);
  }
}
