package dev.mitra.job.breaker;

import dev.mitra.job.control.BoundModel;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.wire.ActionCounts;
import dev.mitra.rules.policy.BreakerSpec;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.Action;
import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.Effect;
import dev.mitra.rules.rule.FiredRules;
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

  /** On how many payments the champion's score alone asked for each of these. */
  private int blocked;

  private int challenged;
  private int reviewed;

  TallySheet(Configuration configuration) {
    this.configuration = configuration;
    this.acted = new int[configuration.rules().size()];
  }

  @SuppressWarnings("ReferenceEquality") // Comparing what is in it would cost more than counting.
  boolean isOf(Configuration other) {
    return configuration == other;
  }

  long payments() {
    return payments;
  }

  void count(FiredRules fired, double score) {
    payments++;
    for (int i = 0; i < fired.size(); i++) {
      if (fired.effect(i) == Effect.ACTIVE) {
        touch(fired.get(i));
      }
    }
    switch (configuration.policy().spec().score().level(score)) {
      case BLOCK -> blocked++;
      case CHALLENGE -> challenged++;
      case REVIEW -> reviewed++;
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
    if (configuration.champion().isPresent() && policy.breaker().isPresent()) {
      addChampion(configuration.champion().get(), policy.breaker().get(), counts, times);
    }
    touchedCount = 0;
    payments = 0;
    blocked = 0;
    challenged = 0;
    reviewed = 0;
  }

  private void addChampion(
      BoundModel champion, BreakerSpec breaker, List<ActionCounts.Acted> counts, EpochTimes times) {
    int count =
        (breaker.actions().contains(Action.BLOCK) ? blocked : 0)
            + (breaker.actions().contains(Action.CHALLENGE) ? challenged : 0)
            + (breaker.actions().contains(Action.REVIEW) ? reviewed : 0);
    if (count > 0 && breaker.guard().isOn()) {
      counts.add(
          new ActionCounts.Acted(
              new ResourceId(Kind.MODEL, champion.name()),
              champion.epoch(),
              times.since(champion.epoch()),
              count,
              breaker.guard()));
    }
  }
}
