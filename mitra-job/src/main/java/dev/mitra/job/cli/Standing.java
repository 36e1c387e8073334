package dev.mitra.job.cli;

import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A resource as it stands at some moment.
 *
 * @param change the change that made it, or will
 * @param state whether it counts
 * @param demotion what holds it back, when it is demoted
 */
record Standing(Change change, State state, Optional<Change> demotion) {
  /** Whether a resource counts in decisions. */
  enum State {
    IN_FORCE("IN FORCE"),
    /** In force, and only reported. */
    DEMOTED("DEMOTED"),
    /** Admitted, and its time has not come. */
    SCHEDULED("SCHEDULED"),
    /** Its deletion is admitted, and the time of that has not come. */
    ENDING("ENDING");

    private final String label;

    State(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private static final Comparator<Standing> ORDER =
      Comparator.<Standing, ResourceId>comparing(standing -> standing.change().id())
          .thenComparing(Standing::change, Change.BY_EFFECT);

  /** What is in force at a moment, and what waits for its time, by resource. */
  static List<Standing> at(ControlHistory history, long millis) {
    List<Standing> standings = new ArrayList<>(of(history.at(millis)));
    for (Change change : history.changes()) {
      if (change.effectiveAt() > millis) {
        State state = change.deletes() ? State.ENDING : State.SCHEDULED;
        standings.add(new Standing(change, state, Optional.empty()));
      }
    }
    standings.sort(ORDER);
    return standings;
  }

  /** What is in force. */
  static List<Standing> of(InForce inForce) {
    List<Standing> standings = new ArrayList<>();
    for (Change change : inForce.all()) {
      Optional<Change> demotion = inForce.demotionOf(change.id());
      standings.add(
          new Standing(change, demotion.isEmpty() ? State.IN_FORCE : State.DEMOTED, demotion));
    }
    standings.sort(ORDER);
    return standings;
  }

  ResourceId id() {
    return change.id();
  }

  /** Whether it takes part now. */
  boolean isInForce() {
    return state == State.IN_FORCE || state == State.DEMOTED;
  }
}
