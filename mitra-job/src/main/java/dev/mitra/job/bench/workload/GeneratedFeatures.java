package dev.mitra.job.bench.workload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Durations;
import dev.mitra.rules.resource.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * FeatureSets of any size. What is counted, summed and told apart is of the kind that a risk
 * engineer declares: attempts and how they end, amounts in several aggregates, and how many of
 * something else an entity was seen with.
 */
final class GeneratedFeatures {
  /** Eight kinds of entity with five windows each. */
  static final int STEP = 40;

  /** What {@link #KINDS} are enough for. */
  static final int MOST = 800;

  /**
   * A kind of entity.
   *
   * @param others fields that name what it is seen with
   */
  private record Followed(String name, List<String> others) {
    static Followed of(String name, String... others) {
      return new Followed(name, List.of(others));
    }
  }

  private static final List<Followed> ENTITIES =
      List.of(
          Followed.of("card", "merchant", "device", "ip"),
          Followed.of("customer", "merchant", "card", "device"),
          Followed.of("device", "card", "customer", "merchant"),
          Followed.of("merchant", "card", "customer", "card_bin"),
          Followed.of("ip", "card", "device", "merchant"),
          Followed.of("phone", "card", "customer", "merchant"),
          Followed.of("email", "card", "customer", "merchant"),
          Followed.of("address", "card", "customer", "merchant"));

  /** The shares of the longest window, by what it is divided. */
  private static final List<Integer> DIVISORS = List.of(60, 12, 4, 2, 1);

  private enum Shape {
    COUNT("count"),
    OF("of"),
    RATE("rate"),
    DISTINCT("distinct");

    private final String field;

    Shape(String field) {
      this.field = field;
    }
  }

  /**
   * One declaration, which makes five features.
   *
   * @param name what the features' names begin with
   * @param of the field of the event that is looked at, or empty
   * @param other which of the others is told apart
   * @param aggregate the aggregate, or empty where the shape has only one
   * @param where the condition, or empty for that of the set
   */
  private record FeatureKind(
      String name, Shape shape, String of, int other, String aggregate, String where) {
    static FeatureKind count(String name, String where) {
      return new FeatureKind(name, Shape.COUNT, "", 0, "", where);
    }

    static FeatureKind amount(String name, String aggregate, String where) {
      return new FeatureKind(name, Shape.OF, "amount", 0, aggregate, where);
    }

    static FeatureKind rate(String name, String of) {
      return new FeatureKind(name, Shape.RATE, of, 0, "", "");
    }

    static FeatureKind distinct(String name, int other) {
      return new FeatureKind(name, Shape.DISTINCT, "", other, "", "");
    }

    void declare(Followed entity, ObjectNode declaration) {
      switch (shape) {
        case COUNT -> declaration.put(shape.field, true);
        case OF, RATE -> declaration.put(shape.field, of);
        case DISTINCT -> declaration.put(shape.field, entity.others().get(other));
      }
      if (!aggregate.isEmpty()) {
        declaration.putArray("aggregates").add(aggregate);
      }
      if (!where.isEmpty()) {
        declaration.put("where", where);
      }
    }
  }

  private static final String ATTEMPTED = "type == 'payment.attempted'";

  /** The first five make 200 features, all twenty 800. */
  private static final List<FeatureKind> KINDS =
      List.of(
          FeatureKind.count("attempts", ""),
          FeatureKind.amount("paid", "sum", ""),
          FeatureKind.amount("paid", "avg", ""),
          FeatureKind.amount("paid", "max", ""),
          FeatureKind.distinct("others", 0),
          FeatureKind.count("failed", "type == 'payment.failed'"),
          FeatureKind.count("approved", "type == 'payment.authorised'"),
          FeatureKind.count("small", ATTEMPTED + " && amount < 100.0"),
          FeatureKind.amount("paid", "std", ""),
          FeatureKind.amount("paid", "zscore", ""),
          FeatureKind.distinct("seconds", 1),
          FeatureKind.rate("abroad", "international"),
          FeatureKind.count("large", ATTEMPTED + " && amount > 20000.0"),
          FeatureKind.amount("refunded", "sum", "type == 'refund.created'"),
          FeatureKind.rate("standing", "recurring"),
          FeatureKind.amount("paid", "min", ""),
          FeatureKind.amount("paid", "ratio", ""),
          FeatureKind.distinct("thirds", 2),
          FeatureKind.count("night", ATTEMPTED + " && time.night == 1.0"),
          FeatureKind.amount("approved_paid", "sum", "type == 'payment.authorised'"));

  private GeneratedFeatures() {}

  /** The FeatureSets, one for each kind of entity. */
  static List<Declared> of(FeatureScale.Generated scale) {
    List<Declared> sets = new ArrayList<>();
    for (Followed entity : ENTITIES) {
      ObjectNode spec = JsonNodeFactory.instance.objectNode();
      spec.put("entity", entity.name());
      spec.put("where", ATTEMPTED);
      ArrayNode features = spec.putArray("features");
      for (FeatureKind kind : KINDS.subList(0, scale.features() / STEP)) {
        ObjectNode declaration = features.addObject().putObject(kind.name());
        kind.declare(entity, declaration);
        ArrayNode windows = declaration.putArray("windows");
        for (int divisor : DIVISORS) {
          windows.add(Durations.format(scale.longest().toMillis() / divisor));
        }
      }
      sets.add(Declared.of(Kind.FEATURE_SET, entity.name(), spec));
    }
    return sets;
  }
}
