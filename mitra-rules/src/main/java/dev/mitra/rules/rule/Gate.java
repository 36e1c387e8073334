package dev.mitra.rules.rule;

import dev.mitra.features.expr.Inputs;
import dev.mitra.rules.index.TextIndex;
import dev.mitra.rules.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a rule's condition and its action: schedule, mode, demotion, suppressions,
 * rollout. Most rules have none of these and no gate. Immutable and thread-safe.
 */
final class Gate {
  /** The suppressions by one field: until when each value is suppressed. */
  private record Suppressed(int field, TextIndex values, long[] until) {
    boolean holds(Inputs in, long ingestMillis) {
      int value = values.find(in.text(field));
      return value != TextIndex.NONE && ingestMillis < until[value];
    }
  }

  private final Effect standing;
  private final Period schedule;
  private final Suppressed[] suppressed;
  private final @Nullable RolloutSplit split;
  private final int splitField;

  private Gate(
      Effect standing,
      Period schedule,
      Suppressed[] suppressed,
      @Nullable RolloutSplit split,
      int splitField) {
    this.standing = standing;
    this.schedule = schedule;
    this.suppressed = suppressed;
    this.split = split;
    this.splitField = splitField;
  }

  /**
   * The gate of a rule, or null when it needs none.
   *
   * @param standing how it acts on every payment; ACTIVE when that depends on the payment
   * @param ordinals the ordinal of each field that the rule names
   */
  static @Nullable Gate of(
      String rule, RuleSpec spec, Effect standing, ToIntFunction<String> ordinals) {
    if (standing == Effect.ACTIVE
        && spec.schedule().equals(Period.ALWAYS)
        && spec.suppress().isEmpty()
        && spec.rollout().isEmpty()) {
      return null;
    }
    RolloutSplit split =
        spec.rollout().map(rollout -> new RolloutSplit(rule, rollout.percent())).orElse(null);
    int splitField = spec.rollout().map(r -> ordinals.applyAsInt(r.by())).orElse(-1);
    return new Gate(
        standing, spec.schedule(), suppressed(spec.suppress(), ordinals), split, splitField);
  }

  private static Suppressed[] suppressed(
      List<Suppression> suppressions, ToIntFunction<String> ordinals) {
    Map<String, List<Suppression>> byField = new LinkedHashMap<>();
    for (Suppression suppression : suppressions) {
      byField.computeIfAbsent(suppression.field(), f -> new ArrayList<>()).add(suppression);
    }
    return byField.entrySet().stream()
        .map(entry -> suppressed(ordinals.applyAsInt(entry.getKey()), entry.getValue()))
        .toArray(Suppressed[]::new);
  }

  private static Suppressed suppressed(int field, List<Suppression> suppressions) {
    TextIndex.Builder values = new TextIndex.Builder();
    long[] until = new long[suppressions.size()];
    Arrays.fill(until, Long.MIN_VALUE);
    for (Suppression suppression : suppressions) {
      int value = values.add(suppression.value());
      until[value] = Math.max(until[value], suppression.until());
    }
    return new Suppressed(field, values.build(), until);
  }

  /** Whether the rule is evaluated at this time. */
  boolean isScheduled(long ingestMillis) {
    return schedule.contains(ingestMillis);
  }

  /** How the rule acts on a payment for which it fires. */
  Effect effect(Inputs in, long ingestMillis) {
    if (standing != Effect.ACTIVE) {
      return standing;
    }
    for (Suppressed field : suppressed) {
      if (field.holds(in, ingestMillis)) {
        return Effect.SUPPRESSED;
      }
    }
    return split == null || split.treats(in.text(splitField)) ? Effect.ACTIVE : Effect.ROLLOUT;
  }
}
