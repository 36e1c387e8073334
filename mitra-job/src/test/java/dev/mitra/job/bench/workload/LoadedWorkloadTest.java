package dev.mitra.job.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.job.bench.load.PaymentWriter;
import dev.mitra.job.bench.load.Population;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.testing.Repository;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.train.XgboostTrainer;
import dev.mitra.rules.resource.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in force finds something to do in the load. */
class LoadedWorkloadTest {
  @TempDir private Path folder = Path.of("");

  /** An explanation costs as much as many payments, so their share decides about the whole cost. */
  @Test
  void someInAHundredPaymentsAreExplainedAlsoAtAnotherRateWithOtherCards()
      throws IOException, ModelRefusedException {
    Workload workload =
        Workload.of(WorkloadSpec.DEFAULT.withRules(0, 0), Repository.root(), folder, told -> {});
    double above = spec(workload, Kind.POLICY).path("explain").path("above").asDouble();
    byte[] file = Base64.getDecoder().decode(spec(workload, Kind.MODEL).path("model").asText());
    long seed = Seeds.announce(LoadedWorkloadTest.class);
    LoadEvents events =
        new LoadEvents(workload.plan().schema(), Population.of(seed, 20_000), 1_200);
    OfflineFeatures features = new OfflineFeatures(workload.plan());
    double[] vector = features.newVector();
    float[][] rows = new float[4_000][];
    for (int i = -4_000; i < rows.length; i++) {
      features.next(events.payment(), vector);
      events.outcome().ifPresent(features::observe);
      if (i >= 0) {
        rows[i] = Sample.floats(vector);
      }
    }
    int explained = 0;
    try (XgboostTrainer.Trained champion = XgboostTrainer.load(file)) {
      for (float score : champion.score(rows)) {
        explained += score >= above ? 1 : 0;
      }
    }
    assertThat(explained / (double) rows.length).as("seed %d", seed).isBetween(0.005, 0.08);
  }

  @Test
  void rulesOfSingleMerchantsNameThemAsTheLoadDoes() {
    Population busy = Population.of(1, 100).withHotMerchant(0.999);
    String payment =
        new String(new PaymentWriter(busy).payment(1, 1, 1_000), StandardCharsets.UTF_8);
    assertThat(payment).contains('"' + Merchants.id(0) + '"');
    assertThat(busy.merchants()).isEqualTo(Merchants.COUNT);
  }

  private static ObjectNode spec(Workload workload, Kind kind) {
    JsonNode resource =
        workload.resources().stream()
            .filter(each -> each.id().kind() == kind)
            .findFirst()
            .map(each -> StrictDocuments.read(each.value()))
            .orElseThrow();
    return (ObjectNode) resource.path("spec");
  }
}
