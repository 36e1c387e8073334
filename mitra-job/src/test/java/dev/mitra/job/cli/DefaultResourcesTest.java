package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.mitra.features.catalog.EntityFeatures;
import dev.mitra.features.catalog.FeatureCatalog;
import dev.mitra.features.catalog.FeatureColumn;
import dev.mitra.features.catalog.FeatureColumn.Kind;
import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.testing.Repository;
import dev.mitra.job.traffic.GeneratedEvent;
import dev.mitra.job.traffic.TrafficConfig;
import dev.mitra.job.traffic.TrafficGenerator;
import dev.mitra.job.wire.RawRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The resources that ship: admitted as they are, hundreds of features, every one explained. */
class DefaultResourcesTest {
  private static final Path DEFAULTS = Repository.root().resolve("deploy/defaults");
  private static final EventSchema SCHEMA = FeatureSets.schema(DEFAULTS.resolve("schema.yaml"));
  private static final FeaturePlan PLAN = FeatureSets.plan(SCHEMA, DEFAULTS.resolve("resources"));

  /** How long profiles are kept when the job's configuration does not say. */
  private static final long DEFAULT_RETENTION = Duration.ofDays(100).toMillis();

  private static final FeatureCatalog CATALOG = FeatureCatalog.of(PLAN);

  @Test
  void allAreAdmittedTogether() {
    Admission admission = new Admission(AdmissionRules.unsigned(SCHEMA, 1_000, DEFAULT_RETENTION));
    long offset = 0;
    for (Map.Entry<String, byte[]> resource :
        ResourceFiles.bodies(DEFAULTS.resolve("resources")).entrySet()) {
      Admission.Verdict verdict =
          admission.admit(
              new RawRecord(
                  "control",
                  0,
                  offset++,
                  1_000,
                  resource.getKey().getBytes(StandardCharsets.UTF_8),
                  resource.getValue()));
      assertThat(verdict.ack().findings()).as(resource.getKey()).isEmpty();
    }
    assertThat(offset).isGreaterThan(15);
  }

  @Test
  void thereAreMoreThanThreeHundredFeaturesOfAtLeastEightKindsOfEntity() {
    assertThat(CATALOG.size()).isGreaterThan(300);
    assertThat(CATALOG.entities()).hasSizeGreaterThanOrEqualTo(8);
    assertThat(CATALOG.entities())
        .extracting(EntityFeatures::entity)
        .contains("card_merchant", "device_merchant");
  }

  @Test
  void theDocumentationCountsThemRight() throws IOException {
    String count =
        "%d features over %d kinds of entity".formatted(CATALOG.size(), CATALOG.entities().size());
    assertThat(Files.readString(Repository.root().resolve("docs/features.md"))).contains(count);
  }

  @Test
  void everyColumnSaysWhatItIsForInASentence() {
    assertThat(CATALOG.columns())
        .allSatisfy(
            column -> {
              assertThat(column.description()).as(column.name()).isNotBlank().endsWith(".");
              assertThat(column.meaning()).as(column.name()).isNotBlank();
            });
  }

  @Test
  void everyAggregateIsOfUseSomewhere() {
    Set<String> used =
        CATALOG.columns().stream()
            .filter(column -> column.kind() == Kind.PROFILE)
            .map(FeatureColumn::aggregate)
            .collect(Collectors.toSet());
    assertThat(used)
        .containsAll(
            Arrays.stream(Aggregate.values())
                .map(aggregate -> aggregate.name().toLowerCase(Locale.ROOT))
                .toList());
    assertThat(CATALOG.columns()).anySatisfy(column -> assertThat(column.delay()).isNotEmpty());
    assertThat(CATALOG.columns())
        .anySatisfy(column -> assertThat(column.window()).isEqualTo("lifetime"));
  }

  /** XGBoost refuses infinite values. */
  @Test
  void noPaymentMakesAnInfiniteFeature() throws RejectedEventException {
    TrafficGenerator traffic =
        new TrafficGenerator(TrafficConfig.defaults().withSeed(1).withShares(0.2, 0.2));
    EventDecoder decoder = new EventDecoder(SCHEMA, DecodeLimits.DEFAULT);
    OfflineFeatures features = new OfflineFeatures(PLAN);
    double[] vector = new double[PLAN.size()];
    for (int i = 0; i < 2_000; i++) {
      GeneratedEvent event = traffic.next();
      features.next(decoder.decode(event.json(), event.time()), vector);
      if (event.scored()) {
        for (int column = 0; column < vector.length; column++) {
          if (Double.isInfinite(vector[column])) {
            fail("%s is infinite at event %d", PLAN.names().get(column), i);
          }
        }
      }
    }
  }
}
