package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import java.util.List;

/**
 * What a window may answer when its edges are off, each event by a little of its own: less than all
 * of the widest window, more than the narrowest. That is so for a key past its budget to which
 * events come late, for a late event may stand in a cell of its own between the ends of another.
 */
final class Bracket {
  private final Selection narrow = new Selection();
  private final Selection wide = new Selection();

  /**
   * The values that a feature may have.
   *
   * @param a the feature; those that depend on the order of values in the window are not held
   *     against anything
   * @param spans the windows that there may be, see {@link Oracle#spans}
   * @param nearEdgeIsExact whether the newest events are certainly in the window
   */
  Allowed of(Asked a, List<Span> spans, Track track, long time, boolean nearEdgeIsExact) {
    // The first span is the narrowest at its beginning, the last the widest there.
    Span first = spans.get(0);
    Span last = spans.get(spans.size() - 1);
    boolean withOwn =
        switch (a.aggregate()) {
          case PREVIOUS, SINCE_PREVIOUS -> false;
          default -> true;
        };
    track.select(
        new Span(first.after(), 0, last.until(), last.cut(), first.lost()), withOwn, narrow);
    track.select(
        new Span(last.after(), last.skipped(), first.until(), first.cut(), first.lost()),
        withOwn,
        wide);
    if (wide.size() == 0) {
      return Allowed.none(a.missing());
    }
    double least = wide.least(0).low();
    double most = wide.most(0).high();
    double slack = 1e-9 * Math.max(Math.abs(least), Math.abs(most));
    Allowed allowed =
        switch (a.aggregate()) {
          case COUNT -> Allowed.between(Math.max(1, narrow.size()), wide.size());
          case SUM -> sum(slack);
          case AVG, RATE -> Allowed.between(least - slack, most + slack);
          case STD -> Allowed.between(0, (most - least) * 0.75 + slack);
          case MIN -> Allowed.between(least, narrow.size() == 0 ? most : narrow.least(0).high());
          case MAX -> Allowed.between(narrow.size() == 0 ? least : narrow.most(0).low(), most);
          case FIRST -> Allowed.between(least, most);
          case LAST, PREVIOUS ->
              nearEdgeIsExact && narrow.size() > 0 ? narrow.last(0) : Allowed.between(least, most);
          case SINCE_FIRST ->
              Allowed.between(
                  (narrow.size() == 0 ? wide.sinceLast(time, 0) : narrow.sinceFirst(time, 0)).low(),
                  wide.sinceFirst(time, 0).high());
          case SINCE_LAST, SINCE_PREVIOUS ->
              nearEdgeIsExact && narrow.size() > 0
                  ? narrow.sinceLast(time, 0)
                  : Allowed.between(wide.sinceLast(time, 0).low(), wide.sinceFirst(time, 0).high());
          default -> Allowed.ANYTHING;
        };
    boolean sure = narrow.size() >= (a.aggregate() == Aggregate.STD ? 2 : 1);
    return sure ? allowed : allowed.orNone(a.missing());
  }

  /** Beyond the narrow window there may be all the negative values, or all the positive ones. */
  private Allowed sum(double slack) {
    double rounding = slack * wide.size();
    return Allowed.between(
        narrow.positive() + wide.negative() - rounding,
        wide.positive() + narrow.negative() + rounding);
  }
}
