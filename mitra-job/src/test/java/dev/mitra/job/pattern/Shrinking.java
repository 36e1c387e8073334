package dev.mitra.job.pattern;

import dev.mitra.rules.pattern.PatternSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes a pair that fails smaller by leaving out events while it still fails, and shows it. */
final class Shrinking {
  private final FlinkReference reference;
  private final PatternSpec spec;
  private final boolean clockRuns;

  Shrinking(FlinkReference reference, PatternSpec spec, boolean clockRuns) {
    this.reference = reference;
    this.spec = spec;
    this.clockRuns = clockRuns;
  }

  /** The smallest sequence that fails, with what is found of it, as text. */
  String shrink(List<SequenceEvent> sequence) throws Exception {
    List<SequenceEvent> events = sequence;
    Optional<String> failure = failure(events);
    if (failure.isEmpty()) {
      return "(it does not fail alone)\n" + PatternText.of(spec) + text(sequence);
    }
    for (int i = events.size() - 1; i >= 0; i--) {
      List<SequenceEvent> fewer = RandomEvents.without(i, events);
      Optional<String> still = fewer.isEmpty() ? Optional.empty() : failure(fewer);
      if (still.isPresent()) {
        events = fewer;
        failure = still;
      }
    }
    return PatternText.of(spec) + text(events) + failure.get();
  }

  private static String text(List<SequenceEvent> events) {
    return events.stream().map(SequenceEvent::json).collect(Collectors.joining("\n", "", "\n"));
  }

  private Optional<String> failure(List<SequenceEvent> events) throws Exception {
    World pair = new World(List.of(spec), List.of(events));
    if (reference.run(pair).get(0).get(0) instanceof FlinkReference.Found flink
        && new PairComparison(spec, events)
                .of(flink.matches(), ProfileSubject.run(pair, clockRuns).get(0).get(0))
            instanceof PairComparison.Different different) {
      return Optional.of("Flink finds " + flink.matches() + "\nbut " + different.what());
    }
    return Optional.empty();
  }
}
