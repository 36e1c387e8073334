package dev.mitra.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.mitra.rules.resource.Kind;
import org.junit.jupiter.api.Test;

class BordersTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.mitra.rules");

  @Test
  void knowsNothingOfFlinkKafkaOrModels() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.flink..", "org.apache.kafka..", "ml.dmlc..", "dev.mitra.model..")
        .check(classes);
  }

  @Test
  void leavesCelToTheExpressions() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage("dev.cel..").check(classes);
  }

  @Test
  void hasNoCyclesBetweenPackages() {
    slices().matching("dev.mitra.rules.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void keepsRulesListsAndPolicyApartFromTheirTransport() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.mitra.rules.rule..", "dev.mitra.rules.list..", "dev.mitra.rules.policy..")
        .should()
        .dependOnClassesThat(
            // A policy says how many have to sign which kinds.
            resideInAPackage("dev.mitra.rules.resource..").and(not(type(Kind.class))))
        .check(classes);
  }
}
