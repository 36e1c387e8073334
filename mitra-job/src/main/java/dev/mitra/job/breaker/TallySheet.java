package dev.mitra.job.breaker;

import dev.mitra.job.control.BoundModel;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ModelSet;
import dev.mitra.job.wire.ActionCounts;
import dev.mitra.rules.policy.BreakerSpec;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.Action;
import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.Effect;
import dev.mitra.rules.rule.FiredRules;
import dev.mitra.rules.rule.Guard;
import java.util.Arrays;
import java.util.List;

/**
 * The counts of one second under one configuration, by the indexes of its rules. Counting allocates
 * nothing; whether what acted is guarded is asked when the second is over. Not thread-safe.
 */
final class TallySheet {
  private final Configuration configuration;

  /** On how many payments each rule acted. */
  private final int[] acted;

  /** The indexes of the rules that acted. */
  private int[] touched = new int[16];

  private int touchedCount;
  private long payments;

  /** By model: on how many payments its score alone asked for each of these. */
  private final int[] blocked;

  private final int[] challenged;
  private final int[] reviewed;

  TallySheet(Configuration configuration) {
    this.configuration = configuration;
    this.acted = new int[configuration.rules().size()];
    this.blocked = new int[configuration.models().size()];
    this.challenged = new int[configuration.models().size()];
    this.reviewed = new int[configuration.models().size()];
  }

  @SuppressWarnings("ReferenceEquality") // Comparing what is in it would cost more than counting.
  boolean isOf(Configuration other) {
    return configuration == other;
  }

  long payments() {
    return payments;
  }

  void count(FiredRules fired, int deciding, double score) {
    payments++;
    for (int i = 0; i < fired.size(); i++) {
      if (fired.effect(i) == Effect.ACTIVE) {
        touch(fired.get(i));
      }
    }
    switch (configuration.models().thresholds(deciding).level(score)) {
      case BLOCK -> blocked[deciding]++;
      case CHALLENGE -> challenged[deciding]++;
      case REVIEW -> reviewed[deciding]++;
      case HARD_BLOCK, ALLOW, NONE -> {}
    }
  }

  private void touch(int rule) {
    if (acted[rule]++ == 0) {
      if (touchedCount == touched.length) {
        touched = Arrays.copyOf(touched, 2 * touchedCount);
      }
      touched[touchedCount++] = rule;
    }
  }

  /** Adds what acted and is guarded, and begins again with nothing. */
  void drainTo(List<ActionCounts.Acted> counts, EpochTimes times) {
    PolicySpec policy = configuration.policy().spec();
    for (int i = 0; i < touchedCount; i++) {
      int index = touched[i];
      CompiledRule rule = configuration.rules().get(index);
      int count = acted[index];
      acted[index] = 0;
      policy
          .guardOf(rule.spec())
          .ifPresent(
              guard ->
                  counts.add(
                      new ActionCounts.Acted(
                          new ResourceId(Kind.RULE, rule.name()),
                          rule.epoch(),
                          times.since(rule.epoch()),
                          count,
                          guard)));
    }
    if (policy.breaker().isPresent() && policy.breaker().get().guard().isOn()) {
      addModels(policy.breaker().get(), counts, times);
    }
    touchedCount = 0;
    payments = 0;
    Arrays.fill(blocked, 0);
    Arrays.fill(challenged, 0);
    Arrays.fill(reviewed, 0);
  }

  private void addModels(BreakerSpec breaker, List<ActionCounts.Acted> counts, EpochTimes times) {
    for (int i = 0; i < configuration.models().size(); i++) {
      int count =
          (breaker.actions().contains(Action.BLOCK) ? blocked[i] : 0)
              + (breaker.actions().contains(Action.CHALLENGE) ? challenged[i] : 0)
              + (breaker.actions().contains(Action.REVIEW) ? reviewed[i] : 0);
      if (count > 0) {
        BoundModel model = configuration.models().get(i);
        counts.add(
            new ActionCounts.Acted(
                new ResourceId(Kind.MODEL, model.name()),
                model.epoch(),
                times.since(model.epoch()),
                count,
                guard(i, breaker.guard())));
      }
    }
  }

  /**
   * Champion and challenger each decide a part of the payments, and the share of all payments on
   * which one may act is that part of what it may alone.
   */
  private Guard guard(int model, Guard guard) {
    double part = part(model);
    return part >= 1 || part <= 0
        ? guard
        : new Guard(
            guard.share() * part,
            guard.windowMillis(),
            (int) Math.min(Integer.MAX_VALUE, Math.ceil(guard.minimum() / part)));
  }

  private double part(int model) {
    ModelSet models = configuration.models();
    if (models.challenger() < 0) {
      return 1;
    }
    double challenged =
        models
            .get(models.challenger())
            .model()
            .manifest()
            .rollout()
            .map(split -> split.percent() / 100)
            .orElse(0.0);
    return model == models.challenger() ? challenged : 1 - challenged;
  }
}
