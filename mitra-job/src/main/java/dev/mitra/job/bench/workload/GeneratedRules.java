package dev.mitra.job.bench.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.rules.resource.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Rules of three terms: two features against what they seldom exceed in the sample, and the payment
 * itself. A rule fires for some payments in a thousand, as rules do that people write.
 */
final class GeneratedRules {
  /** Thresholds are quantiles of the sample, so that rules fire and do not fire. */
  private static final double[] QUANTILES = {0.9, 0.95, 0.98};

  private static final List<String> THIRD_TERMS =
      List.of(
          "method == 'card'",
          "!international",
          "amount > 500.0",
          "amount < 50000.0",
          "time.night == 1.0 || amount > 2000.0",
          "currency == 'INR' && !recurring");

  /** No blocks: a breaker that takes a rule out would change what is measured. */
  private static final List<String> ACTIONS = List.of("REVIEW", "TAG", "CHALLENGE", "TAG");

  /** Merchants with a rule of their own are spread over those behind the busiest. */
  private static final int BUSIEST_MERCHANTS = 1_000;

  private static final int TRIES = 1_000;

  private final Sample sample;
  private final Random random;

  GeneratedRules(Sample sample, long seed) {
    this.sample = sample;
    this.random = new Random(seed);
  }

  /**
   * The rules, those first that are for every payment.
   *
   * @param all how many
   * @param thatApply how many of them are for every payment
   */
  List<Declared> of(int all, int thatApply) {
    List<Declared> rules = new ArrayList<>();
    int scoped = all - thatApply;
    for (int i = 0; i < all; i++) {
      ObjectNode spec = JsonNodeFactory.instance.objectNode();
      spec.put("when", condition());
      spec.put("action", ACTIONS.get(i % ACTIONS.size()));
      spec.put("points", 1 + i % 10);
      if (i >= thatApply) {
        long rest = Merchants.COUNT - BUSIEST_MERCHANTS;
        int rank = (int) (BUSIEST_MERCHANTS + (i - thatApply) * rest / scoped);
        spec.putObject("scope").put("field", "merchant").putArray("values").add(Merchants.id(rank));
      }
      rules.add(Declared.of(Kind.RULE, "bench-" + i, spec));
    }
    return rules;
  }

  private String condition() {
    return comparison()
        + " && "
        + comparison()
        + " && ("
        + THIRD_TERMS.get(random.nextInt(THIRD_TERMS.size()))
        + ")";
  }

  /** A feature against a value that lies between two that it has. */
  private String comparison() {
    int first = sample.plan().firstFeature();
    for (int i = 0; i < TRIES; i++) {
      int column = first + random.nextInt(sample.plan().size() - first);
      double quantile = QUANTILES[random.nextInt(QUANTILES.length)];
      float[] values = sample.values(column);
      if (values.length == 0) {
        continue;
      }
      float threshold = values[(int) (quantile * (values.length - 1))];
      if (threshold > values[0]) {
        return String.format(
            Locale.ROOT, "%s >= %s", sample.plan().names().get(column), (double) threshold);
      }
    }
    throw new IllegalStateException("no feature of the sample has two values");
  }
}
