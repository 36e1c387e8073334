package dev.mitra.job.pattern;

import dev.mitra.rules.pattern.PatternSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Patterns, and sequences of events that all of them follow: each pattern and each sequence are a
 * pair. No card occurs in two sequences.
 *
 * @param patterns the patterns
 * @param sequences the sequences, each in the order of arrival, which is that of time
 */
record World(List<PatternSpec> patterns, List<List<SequenceEvent>> sequences) {
  World {
    patterns = List.copyOf(patterns);
    sequences = List.copyOf(sequences);
  }

  /** One of the pairs, alone. */
  World pair(int pattern, int sequence) {
    return new World(List.of(patterns.get(pattern)), List.of(sequences.get(sequence)));
  }

  /** The events of all sequences, one sequence after the other. */
  List<SequenceEvent> events() {
    List<SequenceEvent> all = new ArrayList<>();
    sequences.forEach(all::addAll);
    return all;
  }
}
