package dev.mitra.job.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The decisions that are worth a look: the newest, of which a few ordinary ones and more that were
 * flagged or are fraud that was missed, so that those stay long enough to be read. Not thread-safe.
 */
final class Board {
  private final int size;
  private final int fewOrdinary;
  private final List<DecisionRow> rows = new ArrayList<>();

  /** A third of the board goes to ordinary payments once there is something else to show. */
  Board(int size) {
    this.size = size;
    fewOrdinary = Math.max(1, size / 3);
  }

  void add(DecisionRow row) {
    rows.add(row);
    if (rows.size() > size) {
      long ordinary = rows.stream().filter(Board::ordinary).count();
      removeOldest(ordinary > fewOrdinary ? Board::ordinary : shown -> !ordinary(shown));
    }
  }

  /** The newest first. */
  List<DecisionRow> newestFirst() {
    List<DecisionRow> newest = new ArrayList<>(rows);
    Collections.reverse(newest);
    return newest;
  }

  private static boolean ordinary(DecisionRow row) {
    return !row.flagged() && !row.fraud();
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
