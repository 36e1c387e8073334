package dev.mitra.job.pattern;

import dev.mitra.features.schema.EntityKind;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.rules.pattern.CompiledPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the patterns of an operator and Flink: writes what they find to the alerts, keeps
 * the entities' timers, counts, and gives the alarm when sequences have to be given up. Not
 * thread-safe.
 */
public final class PatternWatch implements PatternEngine.Listener, PatternedProfile.Timers {
  private static final Logger LOG = LoggerFactory.getLogger(PatternWatch.class);

  /** What patterns need of their operator. */
  public interface Surroundings {
    /** Sets a timer of an entity. */
    void setTimer(String key, long time);

    /** Takes a timer of an entity back. */
    void deleteTimer(String key, long time);

    /** Emits an alert. */
    void alert(OutRecord alert);
  }

  /** How often the same alarm is logged at most. */
  private static final long ALARM_MILLIS = 60_000;

  private final EventClock clock = new EventClock();
  private final AlertWriter writer = new AlertWriter();
  private final Map<String, Long> alarmedAt = new TreeMap<>();
  private @Nullable Surroundings surroundings;
  private @Nullable EntityKind entity;
  private String key = "";
  private long ingestMillis;
  private long now;
  private Counter matches = new SimpleCounter();
  private Counter amendments = new SimpleCounter();
  private Counter late = new SimpleCounter();
  private Counter givenUp = new SimpleCounter();
  private Counter failures = new SimpleCounter();

  private PatternWatch() {}

  /**
   * A watch whose clock goes on from where those of all subtasks were.
   *
   * @param clocks what {@link #clock} answered in each of them
   */
  public static PatternWatch restore(Iterable<Long> clocks) {
    PatternWatch watch = new PatternWatch();
    long event = Long.MAX_VALUE;
    long ingest = Long.MIN_VALUE;
    boolean isEvent = true;
    for (long millis : clocks) {
      // The slowest: time may pass late for an entity, and not before its events have come. But of
      // patterns the newest is known that any subtask has met.
      event = isEvent ? Math.min(event, millis) : event;
      ingest = isEvent ? ingest : Math.max(ingest, millis);
      isEvent = !isEvent;
    }
    if (event != Long.MAX_VALUE) {
      watch.clock.restore(event, ingest);
    }
    return watch;
  }

  /** Newest event time and newest ingest time; nothing before the first event. */
  public List<Long> clock() {
    return clock.isRunning() ? List.of(clock.newest(), clock.ingest()) : List.of();
  }

  /** Shows what it counts as metrics of its operator. */
  public void register(MetricGroup group) {
    matches = group.counter("mitra_pattern_matches");
    amendments = group.counter("mitra_pattern_amendments");
    late = group.counter("mitra_pattern_late_events");
    givenUp = group.counter("mitra_pattern_sequences_given_up");
    failures = group.counter("mitra_pattern_failures");
  }

  /** Says where alerts go and timers are kept, before anything is begun. */
  public void use(Surroundings around) {
    surroundings = around;
  }

  /**
   * Begins with an event.
   *
   * @param time the event's own time
   * @param ingest its ingest time
   * @param newNow the time on the clock
   */
  public void begin(long time, long ingest, long newNow) {
    ingestMillis = ingest;
    now = newNow;
    clock.saw(time, ingest, newNow);
  }

  /** Begins with timers that have fired. */
  public void begin(long newNow) {
    ingestMillis = 0;
    now = newNow;
  }

  /** Goes on with one of the entities. */
  public void of(EntityKind kind, String newKey) {
    entity = kind;
    key = newKey;
  }

  /** How far event time has come, when it was begun. */
  public long time() {
    return clock.time(now);
  }

  /** The newest ingest time; now, while no event has come. */
  public long ingest() {
    return clock.isRunning() ? clock.ingest() : System.currentTimeMillis();
  }

  @Override
  public long schedule(long wake, long timer) {
    Surroundings timers = Objects.requireNonNull(surroundings);
    if (wake == PatternEngine.NEVER) {
      if (timer != 0) {
        timers.deleteTimer(key, timer);
      }
      return 0;
    }
    long due = clock.dueAt(wake, now);
    if (timer != 0 && timer <= due) {
      // It fires before, and is set again then.
      return timer;
    }
    if (timer != 0) {
      timers.deleteTimer(key, timer);
    }
    timers.setTimer(key, due);
    return due;
  }

  @Override
  public void matched(CompiledPattern pattern, StageEvent event, List<Match> found) {
    matches.inc(found.size());
    List<Match> now = found.stream().filter(match -> !match.timed()).toList();
    if (!now.isEmpty()) {
      send(AlertWriter.Kind.MATCH, pattern, now, "");
    }
    byMoment(found.stream().filter(Match::timed).toList())
        .forEach(timed -> send(AlertWriter.Kind.TIMED_MATCH, pattern, timed, ""));
  }

  @Override
  public void amended(
      CompiledPattern pattern, StageEvent lateEvent, List<Match> added, List<Match> withdrawn) {
    amendments.inc((long) added.size() + withdrawn.size());
    byMoment(added).forEach(found -> send(AlertWriter.Kind.ADDED, pattern, found, lateEvent.id()));
    byMoment(withdrawn)
        .forEach(found -> send(AlertWriter.Kind.WITHDRAWN, pattern, found, lateEvent.id()));
  }

  /** Matches that one event or one moment completed are told of together. */
  private static List<List<Match>> byMoment(List<Match> found) {
    Map<String, List<Match>> byMoment = new TreeMap<>();
    for (Match match : found) {
      String moment = "%016x ".formatted(match.time()) + match.completedBy().id();
      byMoment.computeIfAbsent(moment, any -> new ArrayList<>()).add(match);
    }
    return List.copyOf(byMoment.values());
  }

  private void send(
      AlertWriter.Kind kind, CompiledPattern pattern, List<Match> found, String lateEventId) {
    OutRecord alert =
        writer.write(
            kind, pattern, Objects.requireNonNull(entity), key, found, lateEventId, ingestMillis);
    Objects.requireNonNull(surroundings).alert(alert);
  }

  @Override
  public void tooLate(CompiledPattern pattern) {
    late.inc();
  }

  @Override
  public void gaveUp(CompiledPattern pattern, int sequences) {
    givenUp.inc(sequences);
    if (isAlarmDue(pattern.name())) {
      LOG.warn(
          "Pattern/{} has more than {} sequences or {} events under way for one {}; those that"
              + " began first are given up. A narrower condition, a shorter 'within' or a bound in"
              + " 'times' would keep them",
          pattern.name(),
          PatternRun.MOST_SEQUENCES,
          PatternRun.MOST_EVENTS,
          pattern.spec().entity());
    }
  }

  @Override
  public void failed(String pattern, Exception e) {
    failures.inc();
    if (isAlarmDue("failed " + pattern)) {
      LOG.error(
          "{} cannot be used here and is left out",
          pattern.isEmpty() ? "What patterns remember" : "Pattern/" + pattern,
          e);
    }
  }

  private boolean isAlarmDue(String alarm) {
    Long before = alarmedAt.get(alarm);
    if (before != null && now - before < ALARM_MILLIS) {
      return false;
    }
    alarmedAt.put(alarm, now);
    return true;
  }
}
