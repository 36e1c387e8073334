package dev.mitra.job.ruletest;

import dev.mitra.features.event.Event;
import dev.mitra.rules.policy.Decision;
import java.util.List;
import java.util.Optional;

/**
 * A test of a pattern: events in the order of their arrival, and which of them complete a match.
 *
 * @param suite the name of the document that it is from, which is that of the pattern
 * @param name its own name, once in the document
 * @param file the file that it is from
 * @param line the line of the file on which it begins, from 1
 * @param startMillis the moment that the events count from, milliseconds since 1970; what is in
 *     force then is so for the whole test
 * @param events the events, at least one
 */
record PatternTest(
    String suite, String name, String file, int line, long startMillis, List<Step> events)
    implements TestCase {

  /**
   * An event, and what is expected of it.
   *
   * @param event the event
   * @param atMillis its time since the start
   * @param ingestMillis its ingest time, milliseconds since 1970
   * @param matches whether it completes a match of the pattern
   * @param timedMatch whether it is the last event of a match that is complete when its time has
   *     run out
   * @param decision what becomes of it, when that is looked at
   * @param rules exactly the rules that fire and act, in any order, when that is looked at
   */
  record Step(
      Event event,
      long atMillis,
      long ingestMillis,
      boolean matches,
      boolean timedMatch,
      Optional<Decision> decision,
      Optional<List<String>> rules) {

    /** Whether it has to be decided. */
    boolean decides() {
      return decision.isPresent() || rules.isPresent();
    }
  }

  PatternTest {
    events = List.copyOf(events);
  }
}
