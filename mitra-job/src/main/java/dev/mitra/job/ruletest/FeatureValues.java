package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;
import dev.mitra.features.event.Event;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.plan.DerivedFeature;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.schema.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the features that a test gives. Only those can be given that profiles answer: of an entity
 * that the payment has, and neither derived from others nor part of the payment.
 */
final class FeatureValues {
  private final FeaturePlan plan;

  /** The columns that say whether a pattern has matched. */
  private final Set<String> flags;

  FeatureValues(FeaturePlan plan) {
    this.plan = plan;
    this.flags =
        plan.patternColumns().stream()
            .flatMap(pattern -> pattern.columns().stream())
            .filter(column -> column.type() == ExprType.FLAG)
            .map(PatternColumns.Column::name)
            .collect(Collectors.toSet());
  }

  /**
   * Reads features.
   *
   * @param given features by name; what is wrong with them is added to its findings
   * @param payment the payment, when it could be read
   */
  Map<String, Double> read(StrictObject given, Optional<Event> payment) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String name : given.names()) {
      value(given, name).ifPresent(value -> values.put(name, value));
      refusal(name, payment).ifPresent(message -> given.refuse(name, message));
    }
    return values;
  }

  /** A number, {@code missing}, or for whether a pattern has matched also a flag. */
  private OptionalDouble value(StrictObject given, String name) {
    if (!flags.contains(name)) {
      return RuleTestParser.featureValue(given, name);
    }
    if (given.node(name).map(JsonNode::isNumber).orElse(false)) {
      return OptionalDouble.of((double) given.whole(name, 0, 0, 1));
    }
    return OptionalDouble.of(given.bool(name, false) ? 1 : 0);
  }

  /** Why a feature cannot be given. */
  private Optional<String> refusal(String name, Optional<Event> payment) {
    OptionalInt column = plan.index(name);
    if (column.isEmpty()) {
      List<String> features = plan.names().subList(plan.firstFeature(), plan.size());
      return Optional.of("is no feature that is declared" + Nearest.hint(name, features));
    }
    if (column.getAsInt() < plan.firstFeature()) {
      return Optional.of("is part of the payment; give it under event, or by its time");
    }
    for (DerivedFeature derived : plan.derived()) {
      if (derived.name().equals(name)) {
        return Optional.of(
            "is derived ("
                + Quote.bare(derived.expression())
                + "); give the features that it is computed from");
      }
    }
    return payment.flatMap(event -> absentEntity(column.getAsInt(), event));
  }

  private Optional<String> absentEntity(int column, Event payment) {
    for (int e = 0; e < plan.entities().size(); e++) {
      EntityPlan entity = plan.entities().get(e);
      int first = plan.offset(e);
      if (column >= first
          && column < first + plan.width(e)
          && EntityKeys.of(entity.entity(), payment).isEmpty()) {
        return Optional.of(
            "is a feature of "
                + entity.entity().name()
                + ", which the payment does not have; give it "
                + String.join(" and ", entity.entity().key().stream().map(Field::name).toList())
                + " under event");
      }
    }
    return Optional.empty();
  }
}
