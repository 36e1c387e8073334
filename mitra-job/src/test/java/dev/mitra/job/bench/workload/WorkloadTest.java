package dev.mitra.job.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.testing.Repository;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in force during a benchmark is admitted as it is, whatever its size. */
class WorkloadTest {
  private static final long RETENTION = Duration.ofDays(100).toMillis();

  /** Trees cost seconds to train, and full ones are admitted in a test of their own. */
  private static final WorkloadSpec FEW_TREES = WorkloadSpec.DEFAULT.withTrees(3, 3);

  @TempDir private Path folder = Path.of("");

  @Test
  void theDefaultIsTwoHundredRulesTenPatternsAndTwoModelsOfThreeHundredTrees() throws IOException {
    Workload workload = workload(WorkloadSpec.DEFAULT);
    Admission admission = admitted(workload);

    assertThat(admission.counts())
        .containsEntry(Kind.RULE, 200)
        .containsEntry(Kind.PATTERN, 10)
        .containsEntry(Kind.MODEL, 2)
        .containsEntry(Kind.POLICY, 1);
    assertThat(workload.plan().size()).isGreaterThan(400);
    assertThat(workload.plan().entities()).hasSizeGreaterThanOrEqualTo(8);
  }

  static List<WorkloadSpec> specs() {
    return List.of(
        FEW_TREES.withRules(10, 10),
        FEW_TREES.withRules(1_000, 10),
        FEW_TREES.withRules(1_000, 1_000),
        FEW_TREES.withFeatures(new FeatureScale.Generated(200, Duration.ofHours(1))),
        FEW_TREES.withFeatures(new FeatureScale.Generated(200, Duration.ofDays(30))),
        FEW_TREES.withFeatures(new FeatureScale.Generated(800, Duration.ofHours(1))),
        FEW_TREES.withFeatures(new FeatureScale.Generated(800, Duration.ofDays(30))),
        new WorkloadSpec(FeatureScale.SHIPPED, 0, 0, 0, 0, 0, 1));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everySizeIsAdmittedWithoutAWarning(WorkloadSpec spec) throws IOException {
    Workload workload = workload(spec);
    Admission admission = admitted(workload);

    assertThat(admission.counts().getOrDefault(Kind.RULE, 0)).isEqualTo(spec.rules());
    assertThat(admission.counts().getOrDefault(Kind.PATTERN, 0)).isEqualTo(spec.patterns());
    long features =
        workload.plan().names().stream()
            .skip(workload.plan().firstFeature())
            .filter(name -> !name.startsWith("pattern.") && !name.endsWith(".coverage"))
            .count();
    if (spec.features() instanceof FeatureScale.Generated generated) {
      assertThat(features).isEqualTo(generated.features());
    } else {
      assertThat(features).isGreaterThan(300);
    }
  }

  @Test
  void resourcesAreAdmittedOneByOneAsWell() throws IOException {
    Workload workload = workload(FEW_TREES.withRules(20, 10));
    admit(workload, workload.resources());
  }

  @Test
  void rulesThatAreNotForEveryPaymentAreEachForAMerchantOfTheirOwn() throws IOException {
    Workload workload = workload(FEW_TREES.withRules(1_000, 10));
    List<String> rules =
        workload.resources().stream()
            .filter(resource -> resource.id().kind() == Kind.RULE)
            .map(Declared::json)
            .toList();

    assertThat(rules.subList(0, 10)).noneMatch(rule -> rule.contains("\"scope\""));
    List<String> scopes = new ArrayList<>();
    rules.subList(10, 1_000).forEach(rule -> scopes.add(rule.substring(rule.indexOf("\"scope\""))));
    assertThat(new HashSet<>(scopes)).hasSize(990);
  }

  @Test
  void theSameRulesApplyHoweverManyThereAre() throws IOException {
    assertThat(rules(workload(FEW_TREES.withRules(10, 10))))
        .isEqualTo(rules(workload(FEW_TREES.withRules(1_000, 10))).subList(0, 10));
  }

  @Test
  void whatWasMadeOnceIsReadTheNextTime() throws IOException {
    List<Declared> made = workload(FEW_TREES).resources();
    List<String> told = new ArrayList<>();
    Workload again = Workload.of(FEW_TREES, Repository.root(), folder.resolve("cache"), told::add);

    assertThat(again.resources()).isEqualTo(made);
    assertThat(told).isEmpty();
  }

  @Test
  void sizesOutOfTheirRangesAreAllNamed() {
    assertThatThrownBy(() -> new WorkloadSpec(FeatureScale.SHIPPED, 10, 11, 99, -1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "rulesThatApply is 11; allowed: 0 to 10; patterns is 99; allowed: 0 to 10;"
                + " championTrees is -1; allowed: 0 to 1000");
    assertThatThrownBy(() -> new FeatureScale.Generated(123, Duration.ofHours(1)))
        .hasMessage("features is 123; allowed: a multiple of 40 up to 800");
    assertThatThrownBy(() -> new FeatureScale.Generated(80, Duration.ofSeconds(90)))
        .hasMessage("longest is PT1M30S; allowed: whole minutes from PT10M to PT2160H");
  }

  private static List<String> rules(Workload workload) {
    return workload.resources().stream()
        .filter(resource -> resource.id().kind() == Kind.RULE)
        .map(Declared::json)
        .toList();
  }

  private Workload workload(WorkloadSpec spec) throws IOException {
    return Workload.of(spec, Repository.root(), folder.resolve("cache"), told -> {});
  }

  private static Admission admitted(Workload workload) {
    return admit(workload, workload.records());
  }

  private static Admission admit(Workload workload, List<Declared> records) {
    EventSchema schema = workload.plan().schema();
    Admission admission = new Admission(AdmissionRules.unsigned(schema, 0, RETENTION));
    long offset = 0;
    for (Declared record : records) {
      Admission.Verdict verdict =
          admission.admit(new RawRecord("control", 0, offset, 1_000, record.key(), record.value()));
      assertThat(verdict.ack().findings()).as(record.id().toString()).isEmpty();
      assertThat(verdict.ack().warnings()).as(record.id().toString()).isEmpty();
      offset++;
    }
    return admission;
  }
}
