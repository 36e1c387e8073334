package dev.mitra.job.handbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The example's declarations against the handbook's published features, through the same feature
 * code as the job. The whole job on the whole data is {@code mitra handbook}.
 */
class HandbookOracleTest {
  /** Windows reach back 37 days from the first published row, of 2018-07-25. */
  private static final long FROM = Instant.parse("2018-06-17T00:00:00Z").toEpochMilli();

  private static final long UNTIL = Instant.parse("2018-08-08T00:00:00Z").toEpochMilli();

  @Test
  void everyPublishedRowIsComputedToTheSame() throws IOException {
    Path folder = Repository.root().resolveSibling("shared/data/handbook");
    assumeTrue(HandbookData.isIn(folder), "skipped: the handbook's data is not at " + folder);
    HandbookData data = HandbookData.in(folder);
    Path example = Repository.root().resolve("deploy/examples/handbook");
    EventSchema schema =
        EventSchemaParser.parse(Files.readAllBytes(example.resolve("schema.yaml")));
    FeaturePlan plan =
        new FeaturePlanCompiler(schema)
            .compile(
                List.of(
                    featureSet(example.resolve("resources/customer.yaml")),
                    featureSet(example.resolve("resources/terminal.yaml"))),
                Map.of());
    OfflineFeatures features = new OfflineFeatures(plan);
    EventDecoder decoder = new EventDecoder(schema, DecodeLimits.DEFAULT);
    HandbookComparison comparison = new HandbookComparison(data.features());
    double[] vector = new double[plan.size()];
    double[] row = new double[HandbookData.COLUMNS.size()];
    int[] columns =
        HandbookData.COLUMNS.stream().mapToInt(name -> plan.index(name).orElseThrow()).toArray();
    data.payments(
        payment -> {
          if (payment.timeMillis() >= FROM && payment.timeMillis() < UNTIL) {
            features.next(decode(decoder, payment), vector);
            for (int i = 0; i < columns.length; i++) {
              row[i] = vector[columns[i]];
            }
            comparison.add(payment.id(), payment.customer(), payment.timeMillis(), row);
          }
        });

    HandbookComparison.Result result = comparison.result();
    System.out.println("handbook: " + result);
    assertThat(result.compared()).isEqualTo(result.published()).isEqualTo(134_215);
    assertThat(result.wrong()).isEmpty();
  }

  @Test
  void aRowThatIsOffIsFound() {
    HandbookComparison comparison =
        new HandbookComparison(Map.of("1", new double[14], "2", new double[14]));
    double[] off = new double[14];
    off[3] = 1e-3;
    comparison.add("1", "customer", 0, off);
    comparison.add("2", "customer", 0, new double[14]);

    assertThat(comparison.result().wrong()).containsExactly("1");
    assertThat(comparison.result().passed()).isFalse();
  }

  @Test
  void aPairThatIsSwappedInTheFileIsTold() {
    double[] first = new double[14];
    double[] second = new double[14];
    second[2] = 1;
    HandbookComparison comparison =
        new HandbookComparison(Map.of("1", first.clone(), "2", second.clone()));
    comparison.add("1", "customer", 0, second);
    comparison.add("2", "customer", 0, first);

    assertThat(comparison.result().swapped()).isEqualTo(2);
    assertThat(comparison.result().passed()).isTrue();
  }

  private static DeclaredSet featureSet(Path file) throws IOException {
    ControlRecord record = ResourceParser.parse(null, Files.readAllBytes(file));
    List<DeclaredSet> sets = new ArrayList<>();
    if (record instanceof ControlRecord.Publish publish) {
      sets.add(
          new DeclaredSet(
              publish.id().name(),
              "",
              FeatureSetParser.parse(publish.resource().spec()),
              0,
              Map.of()));
    }
    return sets.get(0);
  }

  private static Event decode(EventDecoder decoder, HandbookData.Payment payment) {
    try {
      return decoder.decode(payment.json(), payment.timeMillis());
    } catch (RejectedEventException e) {
      throw new AssertionError("the handbook's payment " + payment.id() + " is refused", e);
    }
  }
}
