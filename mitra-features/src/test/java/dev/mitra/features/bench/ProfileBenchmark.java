package dev.mitra.features.bench;

import dev.mitra.features.event.Event;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one event of a card costs: its profile is read, all features are computed, and the profile
 * is stored again. The profile has 90 days behind it and is carried on from event to event in the
 * card's own rhythm, so that merging and forgetting are in the mean.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ProfileBenchmark {
  /**
   * A pass is long enough for many merges, and short enough for its events to stay in the cache.
   */
  private static final int EVENTS_IN_A_PASS = 2048;

  /** How many features there are. */
  @Param({"10", "50", "300"})
  public int features;

  /** How long their windows are. */
  @Param({"short", "long", "all"})
  public String windows = "";

  /** How much the card is used. */
  @Param({"quiet", "busy", "hot"})
  public String key = "";

  @SuppressWarnings("NullAway.Init") // JMH calls playHistory first
  private MeasuredProfile profile;

  private byte[] start = {};
  private Event[] events = {};
  private int next;

  /** Gives the card its history, and plays the first pass to see how large its profile is. */
  @Setup
  public void playHistory() {
    CardActivity activity = CardActivity.of(key);
    int past = activity.events();
    CardPayments payments = new CardPayments(activity, past + EVENTS_IN_A_PASS);
    profile = new MeasuredProfile(CardFeatures.declared(features, windows));
    CommonPast.play(activity, payments, past, profile);
    start = profile.bytes();
    events = payments.events(past, past + EVENTS_IN_A_PASS);
    ProfileSizes.startAnew();
    for (Event event : events) {
      profile.apply(event);
      ProfileSizes.add(profile);
    }
    next = events.length;
  }

  /** The next event; after the last the pass begins again, with the profile as it was. */
  @Benchmark
  public byte[] nextEvent() {
    if (next == events.length) {
      profile.restore(start);
      next = 0;
    }
    return profile.apply(events[next++]);
  }
}
