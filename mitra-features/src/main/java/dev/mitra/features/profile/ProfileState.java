package dev.mitra.features.profile;

/**
 * One profile while it is worked on: recent events, older cells, stores, and the few numbers around
 * them. Its memory is used again for the next profile.
 */
final class ProfileState {
  /** A moment that never was. */
  static final long NEVER = Long.MIN_VALUE;

  private final Columns columns;
  final RecentEvents recent;
  final History history;
  final SeenStore[] seen;
  final ValueLog[] logs;
  private final double[] lifetime;
  private static final double[] NONE = new double[0];

  /**
   * The newest and the oldest time of an event that changed it; {@link #NEVER} before the first.
   */
  long newest;

  long born;

  /** Until when cells were dropped, and until when so that lifetimes miss them too. */
  long trimmed;

  long lost;

  /** At how many cells it is to be merged. */
  int mergeAt;

  boolean hasBase;

  ProfileState(EntityPlan plan) {
    columns = plan.columns();
    recent = new RecentEvents(columns);
    history = new History(columns);
    lifetime = new double[columns.stride];
    int stores = plan.stores().length;
    seen = new SeenStore[stores];
    logs = new ValueLog[stores];
    for (int s = 0; s < stores; s++) {
      MeasureKind kind = plan.measure(plan.stores()[s].measure).kind();
      int bound = plan.limits().distinctValues();
      seen[s] = new SeenStore(kind, kind == MeasureKind.VALUES ? 0 : bound);
      logs[s] = new ValueLog(kind == MeasureKind.VALUES ? bound : 0);
    }
  }

  void clear() {
    recent.clear();
    history.clear();
    for (int s = 0; s < seen.length; s++) {
      seen[s].clear();
      logs[s].clear();
    }
    newest = NEVER;
    born = NEVER;
    trimmed = NEVER;
    lost = NEVER;
    mergeAt = 0;
    hasBase = false;
  }

  /** The sum of the cells that were dropped; of length 0 when there is none. */
  double[] base() {
    return hasBase ? lifetime : NONE;
  }

  /** The same, begun when there is none yet. */
  double[] openBase() {
    if (!hasBase) {
      System.arraycopy(columns.blank, 0, lifetime, 0, lifetime.length);
      hasBase = true;
    }
    return lifetime;
  }
}
