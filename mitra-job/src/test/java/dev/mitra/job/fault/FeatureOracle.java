package dev.mitra.job.fault;

import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.testing.Repository;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.ResourceParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What the features of payments have to be: computed by mitra-features, without Flink. */
final class FeatureOracle {
  private final EventSchema schema;
  private final FeaturePlan plan;

  FeatureOracle() {
    schema = readSchema();
    List<DeclaredSet> sets = new ArrayList<>();
    for (String resource : FaultResources.featureSets()) {
      ControlRecord record = ResourceParser.parse(null, resource.getBytes(StandardCharsets.UTF_8));
      if (!(record instanceof ControlRecord.Publish publish)) {
        throw new IllegalStateException("a FeatureSet is published");
      }
      sets.add(
          new DeclaredSet(
              publish.id().name(),
              "",
              FeatureSetParser.parse(publish.resource().spec()),
              0,
              Map.of()));
    }
    plan = new FeaturePlanCompiler(schema).compile(sets, Map.of());
  }

  private static EventSchema readSchema() {
    try {
      return EventSchemaParser.parse(
          Files.readAllBytes(Repository.root().resolve("deploy/defaults/schema.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the columns. */
  List<String> names() {
    return plan.names();
  }

  /**
   * Computes the vectors of payments from the first on.
   *
   * @param payments all payments of their entities, in the order in which they were sent
   * @param each is given every payment with its vector, which is used again for the next
   */
  void compute(List<SentPayment> payments, BiConsumer<SentPayment, double[]> each) {
    OfflineFeatures features = new OfflineFeatures(plan);
    EventDecoder decoder = new EventDecoder(schema, DecodeLimits.DEFAULT);
    double[] vector = features.newVector();
    for (SentPayment payment : payments) {
      try {
        features.next(decoder.decode(payment.json(), payment.time()), vector);
      } catch (RejectedEventException e) {
        throw new IllegalStateException("the harness sends what is no event", e);
      }
      each.accept(payment, vector);
    }
  }
}
