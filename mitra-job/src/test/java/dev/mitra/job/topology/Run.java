package dev.mitra.job.topology;

import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.RawRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * What one run of a job shows to its test. Operators are copied on their way into the cluster and
 * find their run by its number, as they are in the same process.
 */
final class Run {
  private static final Map<Long, Run> RUNS = new ConcurrentHashMap<>();
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final long number = NUMBERS.incrementAndGet();
  private final Queue<OutRecord> decisions = new ConcurrentLinkedQueue<>();
  private final Queue<OutRecord> log = new ConcurrentLinkedQueue<>();
  private final Queue<OutRecord> alerts = new ConcurrentLinkedQueue<>();
  private final Queue<OutRecord> deadLetters = new ConcurrentLinkedQueue<>();

  /** How many events each partition has given out. */
  final AtomicLongArray given = new AtomicLongArray(8);

  /** How many checkpoints the first profile subtask was told to be complete. */
  final AtomicInteger checkpoints = new AtomicInteger();

  /** How many faults were caused. */
  final AtomicInteger faults = new AtomicInteger();

  /** The newest ingest time that was given out. */
  final AtomicLong ingest = new AtomicLong(Long.MIN_VALUE);

  /** The control records that its source gives out. */
  volatile List<RawRecord> control = List.of();

  /** Which epoch every operator that uses control knows; set by whoever holds payments back. */
  volatile LongSupplier knownEpoch = () -> Long.MAX_VALUE;

  Run() {
    RUNS.put(number, this);
  }

  long number() {
    return number;
  }

  static Run of(long number) {
    return Objects.requireNonNull(RUNS.get(number));
  }

  void decided(OutRecord decision) {
    decisions.add(decision);
  }

  void logged(OutRecord features) {
    log.add(features);
  }

  void alerted(OutRecord alert) {
    alerts.add(alert);
  }

  void letter(OutRecord letter) {
    deadLetters.add(letter);
  }

  List<OutRecord> decisions() {
    return List.copyOf(decisions);
  }

  /** The feature log. */
  List<OutRecord> log() {
    return List.copyOf(log);
  }

  List<OutRecord> alerts() {
    return List.copyOf(alerts);
  }

  List<OutRecord> deadLetters() {
    return List.copyOf(deadLetters);
  }
}
