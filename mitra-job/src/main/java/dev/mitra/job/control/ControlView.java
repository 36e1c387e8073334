package dev.mitra.job.control;

import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.wire.AdmittedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one subtask knows of the control stream: which configuration is in force at which ingest
 * time. Changes are compiled on a thread of its own as they arrive, before they are due; a payment
 * that meets one which is not ready waits for it, which is counted. Used by the operator's thread.
 */
public final class ControlView implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlView.class);

  /** How many configurations are kept compiled; others are compiled again when they are met. */
  private static final int MOST_READY = 16;

  /** How long before it is due a configuration is compiled. */
  private static final long AHEAD_MILLIS = 5_000;

  /** A configuration that is or will be in force. */
  private static final class Entry {
    final long effectiveAt;
    final long epoch;

    /** Null while nobody has asked for it. */
    @Nullable CompletableFuture<Configuration> compiled;

    @Nullable Configuration ready;

    /** Whether it is compiled whatever comes after it. */
    boolean certain;

    Entry(long effectiveAt, long epoch) {
      this.effectiveAt = effectiveAt;
      this.epoch = epoch;
    }

    boolean isCompiled() {
      return ready != null || (compiled != null && !compiled.isCancelled());
    }

    void drop() {
      compiled = null;
      ready = null;
    }
  }

  private final ControlSteps steps;
  private final long historyMillis;
  private final ExecutorService compiler =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "mitra-control-compiler");
            thread.setDaemon(true);
            return thread;
          });

  /** By time of effect, oldest first; the first one is in force before all others. */
  private final List<Entry> entries = new ArrayList<>();

  /** Epochs of changes that nothing needs any more; filled by the compiler's thread. */
  private final Queue<List<Long>> unneeded = new ConcurrentLinkedQueue<>();

  /** Read by the thread of the metrics too. */
  private volatile long newestEpoch = -1;

  private final AtomicLong waits = new AtomicLong();
  private final AtomicLong tooOld = new AtomicLong();
  private final AtomicLong lateActivations = new AtomicLong();
  private long newestIngest = Long.MIN_VALUE;

  /** The change that arrived last; the compiler's thread passes over those before it. */
  private volatile @Nullable Entry newest;

  /** The place that the last payment met, from which the next one is looked for. */
  private int lastPlace;

  /**
   * A view with nothing in force.
   *
   * @param historyMillis how long a configuration that was replaced is kept for payments that come
   *     late by their ingest time
   */
  public ControlView(EventSchema schema, Compilation.Scope scope, long historyMillis) {
    this.steps = new ControlSteps(schema, scope);
    this.historyMillis = historyMillis;
    Entry nothing = new Entry(Long.MIN_VALUE, -1);
    nothing.ready = steps.base();
    entries.add(nothing);
  }

  /** Takes up a history; every configuration of it can still be asked for. */
  public void load(List<AdmittedChange> history) {
    load(history, Optional.empty());
  }

  /**
   * Takes up what was kept of a history.
   *
   * @param base the change up to which only what is still in force was kept; it is its time and
   *     epoch that count. Empty when the history is whole
   */
  public void load(List<AdmittedChange> history, Optional<AdmittedChange> base) {
    List<AdmittedChange> sorted = new ArrayList<>(history);
    sorted.sort(AdmittedChange.BY_EFFECT);
    List<AdmittedChange> begun = new ArrayList<>();
    if (base.isPresent()) {
      AdmittedChange until = base.get();
      while (!sorted.isEmpty() && AdmittedChange.BY_EFFECT.compare(sorted.get(0), until) <= 0) {
        begun.add(sorted.remove(0));
      }
      entries.set(0, new Entry(until.effectiveAt(), until.epoch()));
      compiler.execute(() -> steps.beginWith(begun, until.epoch()));
      newestEpoch = Math.max(newestEpoch, until.epoch());
    }
    for (AdmittedChange change : sorted) {
      compiler.execute(() -> steps.insert(change));
      // Only what is asked for is made whole: a history of ten thousand changes is no ten thousand
      // configurations.
      entries.add(new Entry(change.effectiveAt(), change.epoch()));
    }
    history.forEach(change -> newestEpoch = Math.max(newestEpoch, change.epoch()));
    Entry last = entries.get(entries.size() - 1);
    request(last);
    last.ready = join(last);
  }

  /** Takes note of a change that does not concern this operator. */
  public void saw(AdmittedChange change) {
    newestEpoch = Math.max(newestEpoch, change.epoch());
  }

  /** Takes up a change as it arrives. */
  public void add(AdmittedChange change) {
    newestEpoch = Math.max(newestEpoch, change.epoch());
    if (change.effectiveAt() <= newestIngest) {
      lateActivations.incrementAndGet();
      LOG.warn(
          "{} at epoch {} got here when payments up to {} ms younger than its time of effect had"
              + " been processed without it; a longer control.activationDelay would cover that",
          change.key(),
          change.epoch(),
          newestIngest - change.effectiveAt());
    }
    int place = entries.size();
    while (place > 1 && isAfter(entries.get(place - 1), change)) {
      place--;
    }
    compiler.execute(() -> steps.insert(change));
    Entry added = new Entry(change.effectiveAt(), change.epoch());
    entries.add(place, added);
    for (int i = place + 1; i < entries.size(); i++) {
      // What waits for its time stands on other ground now.
      entries.set(i, new Entry(entries.get(i).effectiveAt, entries.get(i).epoch));
    }
    requestUnlessFollowed(added);
    forget();
  }

  /**
   * Has a configuration compiled, unless another change is there before its turn has come: of a
   * thousand changes in a second only those are compiled that a payment meets.
   */
  private void requestUnlessFollowed(Entry entry) {
    newest = entry;
    CompletableFuture<Configuration> compiled = new CompletableFuture<>();
    entry.compiled = compiled;
    compiler.execute(
        () -> {
          if (newest == entry) {
            compile(entry, compiled);
          } else {
            compiled.cancel(false);
          }
        });
  }

  private void request(Entry entry) {
    entry.certain = true;
    CompletableFuture<Configuration> compiled = new CompletableFuture<>();
    entry.compiled = compiled;
    compiler.execute(() -> compile(entry, compiled));
  }

  private void compile(Entry entry, CompletableFuture<Configuration> compiled) {
    try {
      compiled.complete(steps.configuration(entry.effectiveAt, entry.epoch));
    } catch (RuntimeException | Error e) {
      // Whatever it is: who waits for the configuration has to learn of it, or waits for ever.
      compiled.completeExceptionally(e);
    }
  }

  private static boolean isAfter(Entry entry, AdmittedChange change) {
    return entry.effectiveAt > change.effectiveAt()
        || (entry.effectiveAt == change.effectiveAt() && entry.epoch > change.epoch());
  }

  /**
   * The configuration of a payment.
   *
   * @param ingestMillis the payment's ingest time
   */
  public Configuration at(long ingestMillis) {
    newestIngest = Math.max(newestIngest, ingestMillis);
    int place = Math.min(lastPlace, entries.size() - 1);
    while (place > 0 && entries.get(place).effectiveAt > ingestMillis) {
      place--;
    }
    while (place + 1 < entries.size() && entries.get(place + 1).effectiveAt <= ingestMillis) {
      place++;
    }
    lastPlace = place;
    Entry entry = entries.get(place);
    Configuration ready = entry.ready;
    if (ready == null) {
      ready = await(entry, place);
    }
    if (place + 1 < entries.size()) {
      Entry next = entries.get(place + 1);
      if (next.effectiveAt - ingestMillis <= AHEAD_MILLIS && !next.isCompiled()) {
        request(next);
      }
    }
    if (place == 0 && ready.epoch() >= 0 && ingestMillis < entry.effectiveAt) {
      tooOld.incrementAndGet();
    }
    return ready;
  }

  /**
   * The configuration for work on profiles of all keys: that of an event, or of the newest payment
   * so far when that came later, because profiles have moved under that one.
   *
   * @param ingestMillis the event's ingest time
   */
  public Configuration atOrLater(long ingestMillis) {
    // One payment with a clock of the future must not bring forward what is not due.
    return at(Math.max(ingestMillis, Math.min(newestIngest, System.currentTimeMillis())));
  }

  /** Shows what this view counts as metrics of its operator. */
  public void register(MetricGroup group) {
    group.gauge("mitra_control_epoch", this::newestEpoch);
    group.gauge("mitra_control_waits", this::waits);
    group.gauge("mitra_control_set_aside", this::setAside);
    group.gauge("mitra_control_too_old", this::tooOld);
    group.gauge("mitra_control_late_activations", this::lateActivations);
  }

  /** How often a payment had to wait for a configuration that was not ready. */
  public long waits() {
    return waits.get();
  }

  /** How many payments were older than everything that is kept, and met the oldest of it. */
  public long tooOld() {
    return tooOld.get();
  }

  /** How many changes could not be read again, or did not fit what else is in force. */
  public long setAside() {
    return steps.setAside();
  }

  /** How many changes arrived after payments had been processed that should have met them. */
  public long lateActivations() {
    return lateActivations.get();
  }

  /** The epoch of the newest change known. */
  public long newestEpoch() {
    return newestEpoch;
  }

  /**
   * The epochs of changes that were replaced so long ago that nothing needs them any more, each
   * once: whoever keeps the history can forget them.
   */
  public List<Long> takeUnneeded() {
    List<Long> taken = new ArrayList<>();
    boolean keepsNewest = false;
    // Whole lists: an older change may only be forgotten together with what it overtook.
    for (List<Long> epochs = unneeded.poll(); epochs != null; epochs = unneeded.poll()) {
      for (Long epoch : epochs) {
        if (epoch == newestEpoch) {
          // It says how far the control topic is known; later it can go.
          keepsNewest = true;
        } else {
          taken.add(epoch);
        }
      }
    }
    if (keepsNewest) {
      unneeded.add(List.of(newestEpoch));
    }
    return taken;
  }

  /** Up to which change only what is still in force is kept; empty while nothing was forgotten. */
  public Optional<AdmittedChange> base() {
    Entry first = entries.get(0);
    return first.effectiveAt == Long.MIN_VALUE
        ? Optional.empty()
        : Optional.of(new AdmittedChange(first.epoch, first.effectiveAt, 0, "", null, Map.of()));
  }

  private void forget() {
    while (entries.size() > 1
        && newestIngest != Long.MIN_VALUE
        // One payment with a clock of the future must not drop what is in force.
        && entries.get(1).effectiveAt
            < Math.min(newestIngest, System.currentTimeMillis()) - historyMillis) {
      entries.remove(0);
      lastPlace = Math.max(0, lastPlace - 1);
      compiler.execute(() -> unneeded.add(steps.forgetFirst()));
    }
  }

  private Configuration await(Entry entry, int place) {
    CompletableFuture<Configuration> compiled = entry.compiled;
    boolean passedOver =
        compiled != null && !compiled.isDone() && !entry.certain && newest != entry;
    if (compiled == null || compiled.isCancelled() || passedOver) {
      request(entry);
      compiled = entry.compiled;
    }
    if (compiled == null || !compiled.isDone()) {
      waits.incrementAndGet();
    }
    Configuration ready = join(entry);
    entry.ready = ready;
    entry.compiled = null;
    dropFarthest(place);
    return ready;
  }

  private static Configuration join(Entry entry) {
    try {
      return Objects.requireNonNull(entry.compiled).get();
    } catch (CancellationException e) {
      throw new IllegalStateException("a configuration was passed over while it was waited for", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a configuration was compiled", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a configuration could not be compiled", e.getCause());
    }
  }

  /** Keeps few compiled configurations: those near the one that was just met. */
  private void dropFarthest(int place) {
    int ready = 0;
    int farthest = -1;
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).ready != null) {
        ready++;
        if (farthest < 0 || Math.abs(i - place) > Math.abs(farthest - place)) {
          farthest = i;
        }
      }
    }
    if (ready > MOST_READY) {
      entries.get(farthest).drop();
    }
  }

  @Override
  public void close() {
    compiler.shutdownNow();
  }
}
