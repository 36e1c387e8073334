package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.Window;

/** How much of the windows a profile can have seen. */
final class Coverage {
  private final EntityPlan plan;
  private final ProfileState state;

  Coverage(EntityPlan plan, ProfileState state) {
    this.plan = plan;
    this.state = state;
  }

  /** Writes the coverage of all features that ask for it. */
  void write(long time, double[] out, int at) {
    boolean full = isCovered(time);
    for (int f : plan.coverageFeatures()) {
      Feature feature = plan.feature(f);
      if (full) {
        out[at + f] = 1;
      } else {
        out[at + f] = feature.measure() >= 0 ? coverage(feature, time) : leastCoverage(time);
      }
    }
  }

  /** Whether every window of every feature is covered in full: nearly always, and cheap to know. */
  private boolean isCovered(long time) {
    long first = state.born == ProfileState.NEVER ? time : state.born;
    boolean covered =
        time >= plan.coveredFrom()
            && state.trimmed <= time - plan.reach()
            && (plan.lifetimeSince() <= first && (!plan.keepsBase() || state.lost <= first));
    EntityPlan.Store[] stores = plan.stores();
    for (int s = 0; s < stores.length && covered; s++) {
      long after = stores[s].reach == Window.LIFETIME ? first : time - stores[s].reach;
      covered = trimmed(s) <= after;
    }
    return covered;
  }

  private long trimmed(int s) {
    return Math.max(state.seen[s].trimmed(), state.logs[s].trimmed());
  }

  private double leastCoverage(long time) {
    double least = 1;
    for (int f = 0; f < plan.featureCount(); f++) {
      Feature feature = plan.feature(f);
      if (feature.measure() >= 0 && feature.aggregate() != Aggregate.COVERAGE) {
        least = Math.min(least, coverage(feature, time));
      }
    }
    return least;
  }

  /** The share of a feature's window that this profile can have seen. */
  private double coverage(Feature feature, long time) {
    Measure measure = plan.measure(feature.measure());
    boolean lifetime = feature.window() == Window.LIFETIME;
    long from = measure.since();
    if (!measure.kind().inCells()) {
      from = Math.max(from, trimmedStore(feature.measure()));
    } else if (measure.kind() != MeasureKind.DECAY) {
      from = Math.max(from, lifetime ? state.lost : state.trimmed);
    }
    long until = time - feature.delay();
    if (!lifetime) {
      return Math.max(0, Math.min(1, ((double) until - from) / feature.window()));
    }
    long born = state.born == ProfileState.NEVER ? time : state.born;
    if (from <= born) {
      return 1;
    }
    return until <= born
        ? 0
        : Math.max(0, Math.min(1, ((double) until - from) / ((double) until - born)));
  }

  private long trimmedStore(int measure) {
    EntityPlan.Store[] stores = plan.stores();
    for (int s = 0; s < stores.length; s++) {
      if (stores[s].measure == measure) {
        return trimmed(s);
      }
    }
    throw new IllegalStateException("a measure beside the cells has no store");
  }
}
