package dev.mitra.job.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Seeds;
import dev.mitra.rules.pattern.PatternSpec;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Patterns mean what they mean in Flink CEP: random patterns over random sequences in order find
 * the same matches in {@code CEP.pattern(...)} on a cluster, in event time, and in the operator of
 * the profiles. {@code -Dmitra.pairs=…} asks for another number of pairs.
 */
class SameMatchesTest {
  private static final int PATTERNS = 25;
  private static final int SEQUENCES = 4;

  private static final FlinkReference reference = new FlinkReference();

  @BeforeAll
  static void start() throws Exception {
    reference.start();
  }

  @AfterAll
  static void stop() throws Exception {
    reference.close();
  }

  @Test
  void theJobFindsWhatFlinkFinds() throws Exception {
    long seed = Seeds.announce(SameMatchesTest.class);
    int pairs = Integer.getInteger("mitra.pairs", 2_000);
    RandomWorlds worlds = new RandomWorlds(seed);
    PairTally tally = new PairTally();
    for (int number = 0; tally.pairs() < pairs; number++) {
      compare(worlds.next(number, PATTERNS, SEQUENCES), number % 2 == 1, tally);
    }
    System.out.printf("%s; %.1f %% refused%n", tally, 100 * worlds.refusedShare());
    assertThat(tally.matchingShare()).isGreaterThan(1 / 3.0);
    assertThat(tally.lostShare()).isLessThan(0.03);
    assertThat(worlds.refusedShare()).isLessThan(0.1);
  }

  private static void compare(World world, boolean clockRuns, PairTally tally) throws Exception {
    List<List<FlinkReference.Outcome>> expected = reference.run(world);
    List<List<ProfileSubject.Found>> found = ProfileSubject.run(world, clockRuns);
    for (int i = 0; i < world.patterns().size(); i++) {
      PatternSpec spec = world.patterns().get(i);
      for (int j = 0; j < world.sequences().size(); j++) {
        List<SequenceEvent> sequence = world.sequences().get(j);
        if (expected.get(i).get(j) instanceof FlinkReference.Found flink) {
          PairComparison pair = new PairComparison(spec, sequence);
          PairComparison.Verdict verdict = pair.of(flink.matches(), found.get(i).get(j));
          if (verdict instanceof PairComparison.Different
              && pair.canHangOnOneMoment()
              && isSame(spec, RandomEvents.apart(sequence), clockRuns)) {
            verdict = new PairComparison.OneMoment();
          }
          if (verdict instanceof PairComparison.Different) {
            throw new AssertionError(new Shrinking(reference, spec, clockRuns).shrink(sequence));
          }
          tally.compared(flink, verdict);
        } else {
          tally.endless();
        }
      }
    }
  }

  private static boolean isSame(PatternSpec spec, List<SequenceEvent> sequence, boolean clockRuns)
      throws Exception {
    World world = new World(List.of(spec), List.of(sequence));
    return reference.run(world).get(0).get(0) instanceof FlinkReference.Found flink
        && new PairComparison(spec, sequence)
                .of(flink.matches(), ProfileSubject.run(world, clockRuns).get(0).get(0))
            instanceof PairComparison.Same;
  }
}
