package dev.mitra.job.importing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.plan.VectorInputs;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.importing.DemoImport.Made;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceParser;
import dev.mitra.rules.rule.Action;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * An imported rule fires for the payments for which the demo raises an alert: held against the
 * demo's way of computing, over the payments themselves in decimal numbers.
 */
class DemoEquivalenceTest {
  private static final DemoImport.Target TARGET =
      new DemoImport.Target(Payments.SCHEMA, List.of(Payments.ATTEMPTED), Map.of(), Action.REVIEW);

  private static final int RULES = 60;
  private static final int PAYMENTS = 120;
  private static final long MINUTE = 60_000L;

  private record Paid(long time, String card, String merchant, BigDecimal amount) {}

  private record Asked(
      List<String> keys,
      boolean count,
      String function,
      String operator,
      String limit,
      int minutes) {
    String json() {
      return """
          {"ruleId": 1, "ruleState": "ACTIVE", "groupingKeyNames": ["%s"], "aggregateFieldName": "%s",
           "aggregatorFunctionType": "%s", "limitOperatorType": "%s", "limit": %s, "windowMinutes": %d}
          """
          .formatted(
              String.join("\",\"", keys),
              count ? "COUNT_FLINK" : "amount",
              function,
              operator,
              limit,
              minutes);
    }

    private static String key(List<String> keys, Paid paid) {
      return (keys.contains("card") ? paid.card : "")
          + "/"
          + (keys.contains("merchant") ? paid.merchant : "");
    }

    /** What the demo does with the last payment. */
    boolean alerts(List<Paid> payments) {
      Paid last = payments.get(payments.size() - 1);
      List<BigDecimal> values = new ArrayList<>();
      for (Paid paid : payments) {
        if (key(keys, paid).equals(key(keys, last))
            && paid.time >= last.time - minutes * MINUTE
            && paid.time <= last.time) {
          values.add(count ? BigDecimal.ONE : paid.amount);
        }
      }
      BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
      BigDecimal value =
          switch (function) {
            case "SUM" -> sum;
            case "AVG" -> sum.divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL64);
            case "MIN" -> values.stream().reduce(BigDecimal::min).orElseThrow();
            case "MAX" -> values.stream().reduce(BigDecimal::max).orElseThrow();
            default -> throw new AssertionError(function);
          };
      int compared = value.compareTo(new BigDecimal(limit));
      return switch (operator) {
        case "EQUAL" -> compared == 0;
        case "NOT_EQUAL" -> compared != 0;
        case "GREATER" -> compared > 0;
        case "GREATER_EQUAL" -> compared >= 0;
        case "LESS" -> compared < 0;
        case "LESS_EQUAL" -> compared <= 0;
        default -> throw new AssertionError(operator);
      };
    }
  }

  @Test
  void theRuleFiresForThePaymentsThatTheDemoAlertsOf() throws Exception {
    long seed = Seeds.announce(DemoEquivalenceTest.class);
    int alerts = 0;
    for (int run = 0; run < RULES; run++) {
      Random random = Seeds.random(seed, run);
      Asked asked = ask(random);
      Ours ours = new Ours(asked);
      List<Paid> payments = new ArrayList<>();
      long time = Payments.T0;
      for (int i = 0; i < PAYMENTS; i++) {
        // Never a whole number of minutes apart: at the very edge of a window the two differ.
        time += 1_000L * random.nextInt(600) + 7;
        payments.add(
            new Paid(
                time,
                "c" + random.nextInt(3),
                "m" + random.nextInt(2),
                // Quarters, whose sums are the same in both kinds of numbers.
                BigDecimal.valueOf(25L * random.nextInt(4_000), 2)));
        boolean alert = asked.alerts(payments);
        alerts += alert ? 1 : 0;
        assertThat(ours.fires(payments.get(i), i))
            .as("payment %d of %s", i, asked)
            .isEqualTo(alert);
      }
    }
    assertThat(alerts).isBetween(RULES, RULES * PAYMENTS - RULES);
  }

  private static Asked ask(Random random) {
    boolean count = random.nextInt(3) == 0;
    String function = count ? "SUM" : List.of("SUM", "AVG", "MIN", "MAX").get(random.nextInt(4));
    List<String> operators =
        List.of("GREATER", "GREATER_EQUAL", "LESS", "LESS_EQUAL", "EQUAL", "NOT_EQUAL");
    String limit =
        count ? "" + (1 + random.nextInt(6)) : "" + (100 + 25 * random.nextInt(60)) + ".5";
    return new Asked(
        List.of(List.of("card"), List.of("merchant"), List.of("merchant", "card"))
            .get(random.nextInt(3)),
        count,
        function,
        operators.get(random.nextInt(operators.size())),
        limit,
        1 + random.nextInt(90));
  }

  /** The imported rule over the imported features. */
  private static final class Ours {
    private final OfflineFeatures features;
    private final Expression when;
    private final double[] vector;
    private final EventInputs event = new EventInputs(Payments.SCHEMA);
    private final VectorInputs inputs = new VectorInputs(Payments.SCHEMA, event);

    Ours(Asked asked) {
      List<DeclaredSet> sets = new ArrayList<>();
      String condition = "";
      for (Made made : DemoImport.read("rules", asked.json(), TARGET).resources()) {
        Resource resource =
            ((ControlRecord.Publish) ResourceParser.parse(null, made.text().getBytes(UTF_8)))
                .resource();
        if (resource.id().kind() == Kind.FEATURE_SET) {
          sets.add(
              new DeclaredSet(
                  resource.id().name(), "", FeatureSetParser.parse(resource.spec()), 0, Map.of()));
        } else {
          condition = resource.spec().path("when").asText();
        }
      }
      FeaturePlan plan = new FeaturePlanCompiler(Payments.SCHEMA).compile(sets, Map.of());
      features = new OfflineFeatures(plan);
      vector = new double[plan.size()];
      when =
          new ExpressionCompiler(plan.variables(), ExpressionLimits.DEFAULT).condition(condition);
    }

    boolean fires(Paid paid, int number) {
      Event payment =
          Payments.attempt(
              "e" + number, paid.time, paid.card, paid.merchant, paid.amount.doubleValue());
      features.next(payment, vector);
      event.bind(payment);
      return when.test(inputs.bind(vector));
    }
  }
}
