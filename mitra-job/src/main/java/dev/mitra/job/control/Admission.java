package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.ResourceParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which control records come into force. Holds the history of what was admitted, in the
 * order of effect; a record that would make any configuration from its own on invalid is refused,
 * with all findings, and the last good one stays. Not thread-safe.
 */
public final class Admission {
  private static final int MAX_KEY_TEXT = 200;

  /**
   * What became of a record.
   *
   * @param change the change, when it was admitted
   * @param ack the verdict to publish
   */
  public record Verdict(Optional<AdmittedChange> change, Ack ack) {}

  private final EventSchema schema;
  private final long activationDelayMillis;
  private final long stateRetentionMillis;
  private final List<ChangeEntry> timeline = new ArrayList<>();
  private Compilation compilation;

  /**
   * @param schema the event schema
   * @param activationDelayMillis from a record's time until it is in force
   * @param stateRetentionMillis how long profiles without events are kept: the longest that windows
   *     of a new FeatureSet may reach back
   */
  public Admission(EventSchema schema, long activationDelayMillis, long stateRetentionMillis) {
    this.schema = schema;
    this.activationDelayMillis = activationDelayMillis;
    this.stateRetentionMillis = stateRetentionMillis;
    this.compilation = nothing();
  }

  private Compilation nothing() {
    return new Compilation(schema, Compilation.Scope.ALL, stateRetentionMillis);
  }

  /**
   * Takes up what was admitted before, in any order. A change that this version of the code does
   * not accept any more is set aside: it must not keep the job from starting.
   *
   * @return the findings about what was set aside, by resource and epoch
   */
  public List<Finding> restore(List<AdmittedChange> changes) {
    List<Finding> setAside = new ArrayList<>();
    List<ChangeEntry> entries = new ArrayList<>();
    for (AdmittedChange change : changes) {
      try {
        entries.add(ChangeEntry.of(change));
      } catch (InvalidDeclarationException e) {
        setAside.add(setAside(change, e));
      }
    }
    entries.sort(ChangeEntry.BY_EFFECT);
    for (ChangeEntry entry : entries) {
      try {
        setAside.addAll(compilation.replay(entry));
        timeline.add(entry);
      } catch (InvalidDeclarationException e) {
        setAside.add(setAside(entry.change(), e));
      }
    }
    return setAside;
  }

  private static Finding setAside(AdmittedChange change, InvalidDeclarationException e) {
    return new Finding(
        change.key() + " (epoch " + change.epoch() + ")", String.valueOf(e.getMessage()));
  }

  /** What has been admitted, in the order of effect. */
  public List<AdmittedChange> admitted() {
    return timeline.stream().map(ChangeEntry::change).toList();
  }

  /** Decides about one record; its offset becomes the epoch. */
  public Verdict admit(RawRecord record) {
    String key = keyText(record);
    try {
      ControlRecord read = ResourceParser.parse(record.key(), record.value());
      key = read.id().toKey();
      long effectiveAt = record.timestamp() + activationDelayMillis;
      effectiveAt = Math.max(effectiveAt, read.effectiveAt().orElse(Long.MIN_VALUE));
      AdmittedChange change =
          new AdmittedChange(
              record.offset(), effectiveAt, record.timestamp(), key, record.value(), Map.of());
      AdmittedChange admitted = apply(new ChangeEntry(change, read));
      return new Verdict(
          Optional.of(admitted),
          new Ack(key, record.offset(), record.timestamp(), effectiveAt, List.of()));
    } catch (InvalidDeclarationException e) {
      return refused(key, record, e.findings());
    } catch (RuntimeException | StackOverflowError e) {
      // A record must never restart the job, whatever it holds; what gets here is a mistake of
      // ours.
      return refused(
          key,
          record,
          List.of(
              new Finding(
                  "",
                  "could not be checked ("
                      + e.getClass().getSimpleName()
                      + "); this is a mistake in Mitra, please report it with the record")));
    }
  }

  private static Verdict refused(String key, RawRecord record, List<Finding> findings) {
    // A verdict has to fit into a record of the acks topic.
    Findings limited = new Findings();
    findings.forEach(limited::add);
    return new Verdict(
        Optional.empty(), new Ack(key, record.offset(), record.timestamp(), -1, limited.list()));
  }

  private AdmittedChange apply(ChangeEntry entry) {
    int place = timeline.size();
    while (place > 0 && ChangeEntry.BY_EFFECT.compare(timeline.get(place - 1), entry) > 0) {
      place--;
    }
    Map<String, Long> since;
    if (place == timeline.size()) {
      since = compilation.apply(entry);
    } else {
      // It comes into force before changes that wait for their time: those must stay valid too.
      List<ChangeEntry> next = new ArrayList<>(timeline);
      next.add(place, entry);
      Compilation upToEntry = compile(next.subList(0, place));
      since = upToEntry.apply(entry);
      for (ChangeEntry later : next.subList(place + 1, next.size())) {
        applyWaiting(later, upToEntry);
      }
      compilation = upToEntry;
    }
    AdmittedChange change = entry.change();
    AdmittedChange recorded =
        new AdmittedChange(
            change.epoch(),
            change.effectiveAt(),
            change.recordMillis(),
            change.key(),
            change.body(),
            since);
    timeline.add(place, new ChangeEntry(recorded, entry.record()));
    return recorded;
  }

  private static void applyWaiting(ChangeEntry later, Compilation target) {
    try {
      target.apply(later);
    } catch (InvalidDeclarationException e) {
      // The author of the change at hand has to be told which other one stands against it.
      throw new InvalidDeclarationException(
          e.findings().stream()
              .map(f -> new Finding(later.id().toKey() + " " + f.path(), f.message()))
              .toList());
    }
  }

  private Compilation compile(List<ChangeEntry> entries) {
    Compilation fresh = nothing();
    for (ChangeEntry entry : entries) {
      var unused = fresh.replay(entry);
    }
    return fresh;
  }

  private static String keyText(RawRecord record) {
    byte[] key = record.key();
    if (key == null) {
      return "";
    }
    String text = new String(key, StandardCharsets.UTF_8);
    return text.substring(0, Math.min(MAX_KEY_TEXT, text.length()));
  }
}
