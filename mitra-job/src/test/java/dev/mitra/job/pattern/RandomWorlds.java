package dev.mitra.job.pattern;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.rules.pattern.PatternSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Random worlds of patterns that both the job and Flink CEP take. */
final class RandomWorlds {
  private final long seed;
  private final Map<String, Integer> refusals = new TreeMap<>();
  private int made;

  RandomWorlds(long seed) {
    this.seed = seed;
  }

  /** The world of a number. */
  World next(int number, int patterns, int sequences) {
    Random random = Seeds.random(seed, number);
    RandomPatterns source = new RandomPatterns(random);
    List<PatternSpec> taken = new ArrayList<>();
    while (taken.size() < patterns) {
      PatternSpec spec = source.next();
      made++;
      try {
        var unused = SequenceSchema.compiled(spec);
        taken.add(spec);
      } catch (InvalidDeclarationException e) {
        refusals.merge(e.findings().toString(), 1, Integer::sum);
      }
    }
    RandomEvents events = new RandomEvents(random);
    List<List<SequenceEvent>> drawn = new ArrayList<>();
    for (int i = 0; i < sequences; i++) {
      drawn.add(events.next(i));
    }
    return new World(taken, drawn);
  }

  /** What was refused, as a share of all that was made. */
  double refusedShare() {
    int refused = refusals.values().stream().mapToInt(Integer::intValue).sum();
    return made == 0 ? 0 : (double) refused / made;
  }

  /** Why patterns were refused, and how often. */
  Map<String, Integer> refusals() {
    return refusals;
  }
}
