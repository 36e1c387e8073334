package dev.mitra.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** What the packages of the job may not know of one another. */
class BordersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.mitra.job");

  @Test
  void onlyTheEndsKnowKafka() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.mitra.job.wire..",
            "dev.mitra.job.control..",
            "dev.mitra.job.ingest..",
            "dev.mitra.job.profile..",
            "dev.mitra.job.decide..",
            "dev.mitra.job.drift..",
            "dev.mitra.job.modelfile..",
            "dev.mitra.job.breaker..",
            "dev.mitra.job.topology..",
            "dev.mitra.job.config..",
            "dev.mitra.job.traffic..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "kafka..",
            "org.apache.flink.connector.kafka..",
            "dev.mitra.job.kafka..")
        .check(CLASSES);
  }

  @Test
  void operatorsKnowNothingOfTheToolsAroundThem() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.mitra.job.wire..",
            "dev.mitra.job.control..",
            "dev.mitra.job.ingest..",
            "dev.mitra.job.profile..",
            "dev.mitra.job.decide..",
            "dev.mitra.job.drift..",
            "dev.mitra.job.modelfile..",
            "dev.mitra.job.breaker..",
            "dev.mitra.job.topology..",
            "dev.mitra.job.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.mitra.job.cli..",
            "dev.mitra.job.demo..",
            "dev.mitra.job.local..",
            "dev.mitra.job.traffic..",
            "picocli..")
        .check(CLASSES);
  }

  @Test
  void trafficIsMadeWithoutFlink() {
    noClasses()
        .that()
        .resideInAPackage("dev.mitra.job.traffic..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.flink..")
        .check(CLASSES);
  }

  @Test
  void whatTravelsKnowsNoOperator() {
    noClasses()
        .that()
        .resideInAPackage("dev.mitra.job.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.mitra.job.control..",
            "dev.mitra.job.ingest..",
            "dev.mitra.job.profile..",
            "dev.mitra.job.decide..",
            "dev.mitra.job.drift..",
            "dev.mitra.job.modelfile..",
            "dev.mitra.job.breaker..",
            "dev.mitra.job.topology..")
        .check(CLASSES);
  }

  @Test
  void packagesDependOnOneAnotherInOneDirection() {
    slices().matching("dev.mitra.job.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
