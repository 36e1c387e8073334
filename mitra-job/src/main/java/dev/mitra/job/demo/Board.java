package dev.mitra.job.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The decisions that are worth a look: the newest, of which a few that were allowed and more that
 * were not, so that those stay long enough to be read. Not thread-safe.
 */
final class Board {
  private final int size;
  private final int fewAllowed;
  private final List<DecisionRow> rows = new ArrayList<>();

  /** A third of the board goes to what was allowed once there is something else to show. */
  Board(int size) {
    this.size = size;
    fewAllowed = Math.max(1, size / 3);
  }

  void add(DecisionRow row) {
    rows.add(row);
    if (rows.size() > size) {
      long allowed = rows.stream().filter(shown -> !shown.flagged()).count();
      removeOldest(allowed > fewAllowed ? shown -> !shown.flagged() : DecisionRow::flagged);
    }
  }

  /** The newest first. */
  List<DecisionRow> newestFirst() {
    List<DecisionRow> newest = new ArrayList<>(rows);
    Collections.reverse(newest);
    return newest;
  }

  private void removeOldest(Predicate<DecisionRow> which) {
    for (Iterator<DecisionRow> oldest = rows.iterator(); oldest.hasNext(); ) {
      if (which.test(oldest.next())) {
        oldest.remove();
        return;
      }
    }
  }
}
