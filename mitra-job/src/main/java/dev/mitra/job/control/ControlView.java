package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.wire.AdmittedChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

  private final EventSchema schema;
  private final Compilation.Scope scope;
  private final long historyMillis;
  private final ExecutorService compiler =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "mitra-control-compiler");
            thread.setDaemon(true);
            return thread;
          });

  /** All changes in the order of effect; the compiler's thread only. */
  private final List<ChangeEntry> changes = new ArrayList<>();

  private Compilation compilation;

  /** By time of effect, oldest first; the first one is in force before all others. */
  private final List<Entry> entries = new ArrayList<>();

  /** Read by the thread of the metrics too. */
  private volatile long newestEpoch = -1;

  private long newestIngest = Long.MIN_VALUE;
  private final AtomicLong setAside = new AtomicLong();
  private long waits;
  private long tooOld;

  /**
   * A view with nothing in force.
   *
   * @param historyMillis how long a configuration that was replaced is kept for payments that come
   *     late by their ingest time
   */
  public ControlView(EventSchema schema, Compilation.Scope scope, long historyMillis) {
    this.schema = schema;
    this.scope = scope;
    this.historyMillis = historyMillis;
    this.compilation = new Compilation(schema, scope);
    entries.add(
        new Entry(
            Long.MIN_VALUE,
            -1,
            CompletableFuture.completedFuture(compilation.toConfiguration(-1, Long.MIN_VALUE))));
  }

  /** Takes up a history; every configuration of it can still be asked for. */
  public void load(List<AdmittedChange> history) {
    List<AdmittedChange> sorted = new ArrayList<>(history);
    sorted.sort(
        Comparator.comparingLong(AdmittedChange::effectiveAt)
            .thenComparingLong(AdmittedChange::epoch));
    // All are put into force one after the other, but only the last is made whole: a history of ten
    // thousand changes is no ten thousand configurations until a payment of that time comes.
    for (int i = 0; i < sorted.size() - 1; i++) {
      AdmittedChange change = sorted.get(i);
      compiler.execute(() -> apply(change));
      entries.add(new Entry(change.effectiveAt(), change.epoch(), null));
    }
    newestEpoch = sorted.stream().mapToLong(AdmittedChange::epoch).max().orElse(-1);
    if (!sorted.isEmpty()) {
      AdmittedChange last = sorted.get(sorted.size() - 1);
      CompletableFuture<Configuration> compiled = applyLater(last);
      entries.add(new Entry(last.effectiveAt(), last.epoch(), compiled));
      compiled.join();
    }
  }

  /** Takes up a change as it arrives. */
  public void add(AdmittedChange change) {
    newestEpoch = Math.max(newestEpoch, change.epoch());
    int place = entries.size();
    while (place > 1 && isAfter(entries.get(place - 1), change)) {
      place--;
    }
    entries.add(place, new Entry(change.effectiveAt(), change.epoch(), applyLater(change)));
    for (int later = place + 1; later < entries.size(); later++) {
      // What waits for its time stands on other ground now.
      Entry old = entries.get(later);
      entries.set(
          later, new Entry(old.effectiveAt, old.epoch, snapshotLater(old.epoch, old.effectiveAt)));
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
      tooOld++;
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
  }

  /** How often a payment had to wait for a configuration that was not ready. */
  public long waits() {
    return waits;
  }

  /** How many payments were older than everything that is kept, and met the oldest of it. */
  public long tooOld() {
    return tooOld;
  }

  /** How many changes could not be read again and were set aside. */
  public long setAside() {
    return setAside.get();
  }

  /** The epoch of the newest change known. */
  public long newestEpoch() {
    return newestEpoch;
  }

  private void forget() {
    while (entries.size() > 1
        && newestIngest != Long.MIN_VALUE
        // One payment with a clock of the future must not drop what is in force.
        && entries.get(1).effectiveAt
            < Math.min(newestIngest, System.currentTimeMillis()) - historyMillis) {
      entries.remove(0);
    }
  }

  private Configuration await(Entry entry) {
    CompletableFuture<Configuration> compiled = entry.compiled;
    if (compiled == null) {
      compiled = snapshotLater(entry.epoch, entry.effectiveAt);
      entry.compiled = compiled;
    }
    if (!compiled.isDone()) {
      waits++;
    }
    Configuration ready = compiled.join();
    entry.ready = ready;
    return ready;
  }

  private CompletableFuture<Configuration> applyLater(AdmittedChange change) {
    return CompletableFuture.supplyAsync(
        () ->
            apply(change)
                ? compilation.toConfiguration(change.epoch(), change.effectiveAt())
                : snapshot(change.epoch(), change.effectiveAt()),
        compiler);
  }

  private CompletableFuture<Configuration> snapshotLater(long epoch, long effectiveAt) {
    return CompletableFuture.supplyAsync(() -> snapshot(epoch, effectiveAt), compiler);
  }

  /**
   * Puts a change into force; on the compiler's thread.
   *
   * @return whether it is the last to come into force
   */
  private boolean apply(AdmittedChange change) {
    ChangeEntry entry;
    try {
      entry = ChangeEntry.of(change);
    } catch (InvalidDeclarationException e) {
      setAside(change, e);
      return false;
    }
    int place = changes.size();
    while (place > 0 && ChangeEntry.BY_EFFECT.compare(changes.get(place - 1), entry) > 0) {
      place--;
    }
    changes.add(place, entry);
    boolean last = place == changes.size() - 1;
    if (last) {
      applyOne(compilation, entry);
    } else {
      compilation = replay(Long.MAX_VALUE, Long.MAX_VALUE);
    }
    return last;
  }

  /** What was in force under one change; on the compiler's thread. */
  private Configuration snapshot(long epoch, long effectiveAt) {
    return replay(effectiveAt, epoch).toConfiguration(epoch, effectiveAt);
  }

  private Compilation replay(long effectiveAt, long epoch) {
    Compilation fresh = new Compilation(schema, scope);
    for (ChangeEntry entry : changes) {
      long at = entry.change().effectiveAt();
      if (at < effectiveAt || (at == effectiveAt && entry.epoch() <= epoch)) {
        applyOne(fresh, entry);
      }
    }
    return fresh;
  }

  private void applyOne(Compilation target, ChangeEntry entry) {
    try {
      for (Finding leftOut : target.replay(entry)) {
        setAside.incrementAndGet();
        LOG.error("{} leaves out what does not fit it: {}", entry.change().key(), leftOut);
      }
    } catch (InvalidDeclarationException e) {
      setAside(entry.change(), e);
    }
  }

  private void setAside(AdmittedChange change, InvalidDeclarationException e) {
    setAside.incrementAndGet();
    LOG.error(
        "the admitted change {} (epoch {}) is not valid any more and is left out: {}",
        change.key(),
        change.epoch(),
        e.getMessage());
  }

  @Override
  public void close() {
    compiler.shutdownNow();
  }
}
