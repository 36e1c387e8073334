package dev.mitra.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds what became of bad and odd records against what has to: each is decided or a dead letter,
 * once, and nothing else is a dead letter. Keeps little of each, because a long run has a million.
 * Not thread-safe.
 */
final class PoisonLedger {
  private static final int EXAMPLES = 10;

  /** What became of the records of one kind. */
  private static final class Count {
    int scored;
    int refused;
  }

  private final String topic;
  private final List<PoisonKind> kinds = new ArrayList<>();

  /** The number of the record at {@code partition-offset}. */
  private final Map<String, Integer> numbers = new HashMap<>();

  private final BitSet scored = new BitSet();
  private final BitSet refused = new BitSet();
  private final Map<String, Count> counts = new TreeMap<>();
  private final List<String> wrongs = new ArrayList<>();
  private int wrong;

  /**
   * Nothing has been sent.
   *
   * @param topic of the payments
   */
  PoisonLedger(String topic) {
    this.topic = topic;
  }

  /** A record is in the topic; records are told in the order of their numbers. */
  void sent(Poison poison, int partition, long offset) {
    assertThat(poison.number()).isEqualTo(kinds.size());
    kinds.add(poison.kind());
    numbers.put(partition + "-" + offset, poison.number());
    counts.computeIfAbsent(poison.kind().name(), any -> new Count());
  }

  /** A decision on a record with this id, if it is one of these. */
  void decision(String id) {
    if (!Poison.claims(id)) {
      return;
    }
    int number = Poison.number(id);
    if (number < 0 || number >= kinds.size()) {
      add("a decision on " + id + ", which was not sent");
    } else if (scored.get(number)) {
      add(describe(number) + ": a second decision");
    } else {
      scored.set(number);
      check(number, Fate.REFUSED, "a decision");
      count(number).scored++;
    }
  }

  /**
   * A dead letter.
   *
   * @param key {@code topic-partition-offset} of the record
   */
  void deadLetter(String key) {
    String place = key.startsWith(topic + "-") ? key.substring(topic.length() + 1) : key;
    Integer number = numbers.get(place);
    if (number == null) {
      add("a dead letter of " + key + ", where no bad record is");
    } else if (refused.get(number)) {
      add(describe(number) + ": a second dead letter");
    } else {
      refused.set(number);
      check(number, Fate.SCORED, "a dead letter");
      count(number).refused++;
    }
  }

  private void check(int number, Fate unexpected, String what) {
    if (kinds.get(number).fate() == unexpected) {
      add(describe(number) + ": " + what);
    } else if (scored.get(number) && refused.get(number)) {
      add(describe(number) + ": a decision and a dead letter");
    }
  }

  private Count count(int number) {
    return counts.computeIfAbsent(kinds.get(number).name(), any -> new Count());
  }

  private String describe(int number) {
    return Poison.id(number) + " (" + kinds.get(number).name() + ")";
  }

  private void add(String what) {
    wrong++;
    if (wrongs.size() < EXAMPLES) {
      wrongs.add(what);
    }
  }

  /** Whether something has become of every record that was sent. */
  boolean isComplete() {
    return open().isEmpty();
  }

  private BitSet open() {
    BitSet open = new BitSet();
    open.set(0, kinds.size());
    open.andNot(scored);
    open.andNot(refused);
    return open;
  }

  /** The first of the records of which nothing has become. */
  List<String> examplesOfOpen() {
    return open().stream().limit(EXAMPLES).mapToObj(this::describe).toList();
  }

  /** Fails with examples unless each record became what it has to. */
  void assertSound() {
    assertThat(examplesOfOpen()).as("records of which nothing has become").isEmpty();
    assertThat(wrongs).as("%d wrong, of %d records", wrong, kinds.size()).isEmpty();
  }

  /** Adds rows to a table: all records, and what became of each kind. */
  Summary addTo(Summary summary) {
    summary.count("bad and odd records", kinds.size());
    summary.count("  of these decided", scored.cardinality());
    summary.count("  of these dead letters", refused.cardinality());
    counts.forEach(
        (name, count) -> {
          if (count.scored > 0) {
            summary.count(name + ": decided", count.scored);
          }
          if (count.refused > 0) {
            summary.count(name + ": dead letter", count.refused);
          }
        });
    return summary.count("wrong", wrong);
  }
}
