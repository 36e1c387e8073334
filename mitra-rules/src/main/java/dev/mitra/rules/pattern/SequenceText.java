package dev.mitra.rules.pattern;

import dev.mitra.features.expr.Variable;
import dev.mitra.rules.index.Hash64;
import java.util.List;
import java.util.Optional;

/**
 * All that shapes the sequence that a pattern follows, as one text: two patterns have the same text
 * exactly when state of one is state of the other. Texts in it are preceded by their lengths, so
 * that nothing can be read in two ways. The text never leaves the process, its hash does.
 */
final class SequenceText {
  private final StringBuilder text = new StringBuilder();

  private SequenceText() {}

  static String of(PatternSpec spec) {
    SequenceText sequence = new SequenceText();
    sequence
        .add(spec.entity())
        .add(spec.withinMillis())
        .add(spec.latenessMillis())
        .add(spec.skip().kind().name())
        .add(spec.skip().stage());
    sequence.addSteps(spec.sequence());
    return sequence.text.toString();
  }

  /**
   * The hash of a pattern's name and sequence, and of what is kept of its events since an epoch.
   */
  static long fingerprint(String name, PatternSpec spec, List<Variable> kept, long since) {
    SequenceText all = new SequenceText();
    all.add(name).add(of(spec)).add(kept.size());
    for (Variable variable : kept) {
      all.add(variable.name()).add(variable.type().name());
    }
    return Hash64.of(all.text.toString(), since);
  }

  private void addSteps(List<Step> steps) {
    add(steps.size());
    for (Step step : steps) {
      add(step.relation().name())
          .add(step.name())
          .add(step.where())
          .add(step.optional() ? 1 : 0)
          .add(step.greedy() ? 1 : 0)
          .add(step.loop().name())
          .add(step.until())
          .add(step.withinMillis())
          .add(step.times().map(Times::from).orElse(0))
          .add(step.times().flatMap(SequenceText::to).orElse(0))
          .add(step.times().map(Times::gapMillis).orElse(0L));
      addSteps(step.group());
    }
  }

  private static Optional<Integer> to(Times times) {
    return times.to().stream().boxed().findFirst();
  }

  private SequenceText add(String part) {
    text.append(part.length()).append(':').append(part);
    return this;
  }

  private SequenceText add(long number) {
    text.append(number).append(';');
    return this;
  }
}
