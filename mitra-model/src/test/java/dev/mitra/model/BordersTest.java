package dev.mitra.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What this module may not touch. */
@AnalyzeClasses(packages = "dev.mitra", importOptions = ImportOption.DoNotIncludeTests.class)
class BordersTest {

  @ArchTest
  static final ArchRule models_know_neither_flink_nor_kafka =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule only_the_trainer_touches_native_xgboost =
      noClasses()
          .that()
          .haveNameNotMatching("dev\\.mitra\\.model\\.train\\.XgboostTrainer(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ml.dmlc..");

  @ArchTest
  static final ArchRule other_parts_of_mitra_are_out_of_reach =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.mitra.features..", "dev.mitra.rules..", "dev.mitra.job..");
}
