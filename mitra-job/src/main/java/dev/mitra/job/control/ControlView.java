package dev.mitra.job.control;

import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.wire.AdmittedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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

  /** A configuration that is or will be in force. */
  private static final class Entry {
    final long effectiveAt;
    final long epoch;

    /** Null while nobody has asked for a configuration of the past. */
    @Nullable CompletableFuture<Configuration> compiled;

    @Nullable Configuration ready;

    Entry(long effectiveAt, long epoch, @Nullable CompletableFuture<Configuration> compiled) {
      this.effectiveAt = effectiveAt;
      this.epoch = epoch;
      this.compiled = compiled;
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
  private final Queue<Long> unneeded = new ConcurrentLinkedQueue<>();

  /** Read by the thread of the metrics too. */
  private volatile long newestEpoch = -1;

  private final AtomicLong waits = new AtomicLong();
  private final AtomicLong tooOld = new AtomicLong();
  private final AtomicLong lateActivations = new AtomicLong();
  private long newestIngest = Long.MIN_VALUE;

  /**
   * A view with nothing in force.
   *
   * @param historyMillis how long a configuration that was replaced is kept for payments that come
   *     late by their ingest time
   */
  public ControlView(EventSchema schema, Compilation.Scope scope, long historyMillis) {
    this.steps = new ControlSteps(schema, scope);
    this.historyMillis = historyMillis;
    entries.add(new Entry(Long.MIN_VALUE, -1, CompletableFuture.completedFuture(steps.base())));
  }

  /** Takes up a history; every configuration of it can still be asked for. */
  public void load(List<AdmittedChange> history) {
    List<AdmittedChange> sorted = new ArrayList<>(history);
    sorted.sort(AdmittedChange.BY_EFFECT);
    for (AdmittedChange change : sorted) {
      compiler.execute(() -> steps.insert(change));
      // Only what is asked for is made whole: a history of ten thousand changes is no ten thousand
      // configurations.
      entries.add(new Entry(change.effectiveAt(), change.epoch(), null));
      newestEpoch = Math.max(newestEpoch, change.epoch());
    }
    if (!sorted.isEmpty()) {
      Entry last = entries.get(entries.size() - 1);
      CompletableFuture<Configuration> compiled = configurationOf(last);
      last.compiled = compiled;
      last.ready = compiled.join();
    }
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
    entries.add(place, new Entry(change.effectiveAt(), change.epoch(), null));
    for (int i = place; i < entries.size(); i++) {
      // What waits for its time stands on other ground now.
      Entry old = entries.get(i);
      Entry fresh = new Entry(old.effectiveAt, old.epoch, null);
      fresh.compiled = configurationOf(fresh);
      entries.set(i, fresh);
    }
    forget();
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
    int place = entries.size() - 1;
    while (place > 0 && entries.get(place).effectiveAt > ingestMillis) {
      place--;
    }
    Entry entry = entries.get(place);
    Configuration ready = entry.ready;
    if (ready == null) {
      ready = await(entry);
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
    for (Long epoch = unneeded.poll(); epoch != null; epoch = unneeded.poll()) {
      if (epoch != newestEpoch) {
        taken.add(epoch);
      }
    }
    return taken;
  }

  private void forget() {
    while (entries.size() > 1
        && newestIngest != Long.MIN_VALUE
        // One payment with a clock of the future must not drop what is in force.
        && entries.get(1).effectiveAt
            < Math.min(newestIngest, System.currentTimeMillis()) - historyMillis) {
      entries.remove(0);
      compiler.execute(() -> unneeded.addAll(steps.forgetFirst()));
    }
  }

  private Configuration await(Entry entry) {
    CompletableFuture<Configuration> compiled = entry.compiled;
    if (compiled == null) {
      compiled = configurationOf(entry);
      entry.compiled = compiled;
    }
    if (!compiled.isDone()) {
      waits.incrementAndGet();
    }
    Configuration ready = compiled.join();
    entry.ready = ready;
    return ready;
  }

  private CompletableFuture<Configuration> configurationOf(Entry entry) {
    return CompletableFuture.supplyAsync(
        () -> steps.configuration(entry.effectiveAt, entry.epoch), compiler);
  }

  @Override
  public void close() {
    compiler.shutdownNow();
  }
}
