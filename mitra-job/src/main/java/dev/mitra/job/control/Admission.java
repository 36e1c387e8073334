package dev.mitra.job.control;

import dev.mitra.features.check.CardDigits;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.control.ChangeEntry.Item;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.FetchedRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import dev.mitra.rules.signature.RecordHeaders;
import dev.mitra.rules.signature.Signatures;
import dev.mitra.rules.signature.Verified;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which control records come into force. A record that would make any configuration from
 * its own on invalid is refused, with all findings, and the last good one stays.
 *
 * <p>The verdicts are a pure function of the records before them, and of the files that came with
 * these: no clock and no timing takes part, so that every restart, every verification and every
 * tool comes to the same. Not thread-safe.
 */
public final class Admission {
  private static final int MAX_KEY_TEXT = 200;

  /** 3000-01-01T00:00:00Z; a delay can be added without an overflow. */
  private static final long LATEST = 32_503_680_000_000L;

  /**
   * What became of a record.
   *
   * @param change the change, when it was admitted
   * @param ack the verdict to publish
   */
  public record Verdict(Optional<AdmittedChange> change, Ack ack) {}

  /** A change and what is in force after it. */
  private record Step(ChangeEntry change, Compilation after) {}

  /** The epochs of changes that were set aside: nothing else can make them worse. */
  private final Set<Long> broken = new HashSet<>();

  private final AdmissionRules rules;

  /** In the order of effect. */
  private final List<AdmittedChange> admitted = new ArrayList<>();

  /** What is in force before all steps; no change can come to stand before it any more. */
  private Compilation base;

  /** What waits for its time. */
  private final List<Step> steps = new ArrayList<>();

  /** The largest record time so far: the time of control never goes back. */
  private long clock = Long.MIN_VALUE;

  /**
   * Nothing in force.
   *
   * @param rules what it goes by
   */
  public Admission(AdmissionRules rules) {
    this.rules = rules;
    this.base =
        Compilation.nothing(rules.schema(), Compilation.Scope.ALL, rules.stateRetentionMillis());
  }

  /**
   * Takes up what was admitted before, in any order. A change that this version of the code does
   * not accept any more is set aside: it must not keep the job from starting.
   *
   * @return the verdicts on what was set aside
   */
  public List<Ack> restore(List<AdmittedChange> changes) {
    List<Ack> setAside = new ArrayList<>();
    List<ChangeEntry> entries = new ArrayList<>();
    for (AdmittedChange change : changes) {
      clock = Math.max(clock, change.recordMillis());
      try {
        entries.add(ChangeEntry.of(change));
      } catch (InvalidDeclarationException e) {
        setAside.add(setAside(change, e.findings()));
      }
      admitted.add(change);
    }
    admitted.sort(AdmittedChange.BY_EFFECT);
    entries.sort(ChangeEntry.BY_EFFECT);
    for (ChangeEntry entry : entries) {
      steps.add(new Step(entry, Draft.replay(head(), entry)));
    }
    advance();
    Set<Finding> leftOut = new LinkedHashSet<>();
    check(base, leftOut);
    steps.forEach(step -> check(step.after, leftOut));
    leftOut.forEach(finding -> setAside.add(setAside(finding)));
    setAside.forEach(ack -> broken.add(ack.epoch()));
    return setAside;
  }

  private static void check(Compilation compilation, Set<Finding> leftOut) {
    List<Finding> found = new ArrayList<>();
    var unused = compilation.toConfiguration(-1, -1, found);
    leftOut.addAll(found);
  }

  private static Ack setAside(AdmittedChange change, List<Finding> findings) {
    return new Ack(
        change.key(),
        change.epoch(),
        change.recordMillis(),
        Ack.Outcome.SET_ASIDE,
        -1,
        findings,
        List.of(),
        change.signers());
  }

  private Ack setAside(Finding leftOut) {
    // Named as InForce.leftOut does it: the resource and its epoch.
    for (AdmittedChange change : admitted) {
      if (leftOut.path().endsWith(" (epoch " + change.epoch() + ")")) {
        return setAside(change, List.of(leftOut));
      }
    }
    return new Ack(
        leftOut.path(), -1, -1, Ack.Outcome.SET_ASIDE, -1, List.of(leftOut), List.of(), List.of());
  }

  /** What has been admitted and not been forgotten since, in the order of effect. */
  public List<AdmittedChange> admitted() {
    return List.copyOf(admitted);
  }

  /**
   * Forgets those changes that neither are in force, nor wait, nor say how far versions are. Of the
   * latter only key and version are kept, which reads as a deletion of that version.
   */
  public void forgetReplaced() {
    Set<Long> needed =
        base.epochs(base.versionBundles(), steps.stream().map(Step::change).toList());
    steps.forEach(step -> needed.add(step.change.epoch()));
    Set<Long> versions = base.versionEpochs();
    long newest = admitted.stream().mapToLong(AdmittedChange::epoch).max().orElse(-1);
    admitted.removeIf(
        change ->
            change.epoch() != newest
                && !needed.contains(change.epoch())
                && !versions.contains(change.epoch()));
    admitted.replaceAll(
        change ->
            change.body() == null || needed.contains(change.epoch())
                ? change
                : change.withoutBody());
  }

  /** How full the limits are; 1 is full. */
  public double fullestLimit() {
    return rules.limits().fullest(head().usage());
  }

  /** How many resources of each kind are in force or wait. */
  public Map<Kind, Integer> counts() {
    return head().counts();
  }

  /** What is in force when everything that waits has come into force. */
  Compilation head() {
    return steps.isEmpty() ? base : steps.get(steps.size() - 1).after;
  }

  /** Decides about one record, of which no files were read; its offset becomes the epoch. */
  public Verdict admit(RawRecord record) {
    return admit(FetchedRecord.withoutFiles(record));
  }

  /** Decides about one record with the files that it names; its offset becomes the epoch. */
  public Verdict admit(FetchedRecord fetched) {
    Reading reading = new Reading(fetched);
    try {
      return reading.verdict();
    } catch (InvalidDeclarationException e) {
      e.findings().forEach(reading.findings::add);
      return reading.refused();
    } catch (RuntimeException | StackOverflowError e) {
      // A record must never restart the job, whatever it holds; what gets here is a mistake of
      // ours.
      reading.findings.add(
          "",
          "could not be checked (%s); this is a mistake in Mitra, please report it with the record",
          e.getClass().getSimpleName());
      return reading.refused();
    }
  }

  /** One record on its way to a verdict. */
  private final class Reading {
    private final RawRecord record;
    private final ModelFiles files;
    private final Findings findings = new Findings();
    private String key;
    private @Nullable ControlRecord read;
    private List<String> signers = List.of();

    Reading(FetchedRecord fetched) {
      this.record = fetched.record();
      this.files = ModelFiles.of(fetched.files());
      this.key = keyText(record);
    }

    Verdict refused() {
      return new Verdict(
          Optional.empty(), Ack.refused(key, record.offset(), record.timestamp(), findings.list()));
    }

    Verdict verdict() {
      checkTime();
      parse();
      verifySignatures();
      ControlRecord frame = read;
      if (frame == null || !findings.isEmpty()) {
        return refused();
      }
      long time = Math.max(clock, record.timestamp());
      long effectiveAt =
          Math.max(
              time + rules.activationDelayMillis(), frame.effectiveAt().orElse(Long.MIN_VALUE));
      ChangeEntry entry =
          ChangeEntry.of(
              new AdmittedChange(
                  record.offset(),
                  effectiveAt,
                  time,
                  key,
                  record.value(),
                  Map.of(),
                  frame.version(),
                  signers),
              frame,
              files);
      int place = place(entry);
      Compilation before = place == 0 ? base : steps.get(place - 1).after;
      checkSigners(before);
      checkVersions(entry, frame);
      List<Step> next = new ArrayList<>();
      try {
        Compilation after = Draft.admit(before, entry, waiting(place), rules.limits());
        entry = entry.declaredSince(after);
        // What waits for its time has to stay valid after this.
        next.add(new Step(entry, after));
        for (Step later : steps.subList(place, steps.size())) {
          after = replayWaiting(after, later.change);
          next.add(new Step(later.change, after));
        }
      } catch (InvalidDeclarationException e) {
        e.findings().forEach(findings::add);
      }
      if (!findings.isEmpty()) {
        return refused();
      }
      List<String> warnings =
          new ArrayList<>(rules.limits().warn(before.usage(), next.get(0).after.usage()));
      List<ChangeEntry> later =
          steps.subList(place, steps.size()).stream().map(Step::change).toList();
      warnings.addAll(ChangeEffects.of(entry, before, next.get(0).after, later));
      accept(entry, place, next);
      return new Verdict(
          Optional.of(entry.change()),
          Ack.admitted(key, record.offset(), record.timestamp(), effectiveAt, warnings, signers));
    }

    private void checkTime() {
      if (record.timestamp() < 0 || record.timestamp() > LATEST) {
        findings.add(
            "timestamp",
            "is %d; the record's time has to be one from 1970 to 2999, in milliseconds",
            record.timestamp());
      }
    }

    private void parse() {
      OptionalLong version = RecordHeaders.deletedVersion(record.headers(), findings);
      if (version.isPresent() && record.value() != null) {
        findings.add(
            RecordHeaders.VERSION_PATH,
            "is for deletions; a resource has its version in its metadata");
      }
      try {
        ControlRecord frame = ResourceParser.parse(record.key(), record.value(), version);
        key = frame.id().toKey();
        read = frame;
      } catch (InvalidDeclarationException e) {
        e.findings().forEach(findings::add);
      }
    }

    private void verifySignatures() {
      if (rules.keyRing().isEmpty()) {
        return;
      }
      Verified verified =
          Signatures.verify(
              rules.keyRing().get(),
              record.key(),
              record.value(),
              record.headers(),
              record.timestamp(),
              kinds());
      // What is wrong with the version of a deletion was found before.
      List<Finding> found = findings.list();
      verified.findings().stream().filter(each -> !found.contains(each)).forEach(findings::add);
      signers = List.copyOf(verified.owners());
    }

    private Set<Kind> kinds() {
      Set<Kind> kinds = EnumSet.noneOf(Kind.class);
      if (read instanceof ControlRecord.Bundle bundle) {
        bundle.items().forEach(item -> kinds.add(item.id().kind()));
      } else if (read != null) {
        kinds.add(read.id().kind());
      }
      return kinds;
    }

    private void checkSigners(Compilation before) {
      if (rules.keyRing().isEmpty()) {
        return;
      }
      List<Finding> unreadable = new ArrayList<>();
      PolicySpec policy = before.policySpec(unreadable);
      if (!unreadable.isEmpty() && !kinds().equals(EnumSet.of(Kind.POLICY))) {
        findings.add(
            "signature",
            "cannot be judged, because the policy in force cannot be read by this version; publish"
                + " the policy anew first");
      }
      Signatures.enough(Set.copyOf(signers), policy.signers(), kinds()).forEach(findings::add);
    }

    private void checkVersions(ChangeEntry entry, ControlRecord frame) {
      checkVersion(frame.id(), frame.version(), "", true);
      checkDemotionVersion(frame.id(), frame.version());
      if (frame instanceof ControlRecord.Bundle) {
        for (Item item : entry.items()) {
          boolean published = item.resource().isPresent();
          if (published) {
            checkVersion(item.id(), item.version(), item.place() + " ", false);
            checkDemotionVersion(item.id(), item.version());
          }
        }
      }
    }

    private void checkDemotionVersion(ResourceId id, OptionalLong version) {
      if (id.kind() == Kind.DEMOTION && version.orElse(0) > record.offset() + 1) {
        findings.add(
            record.value() == null ? RecordHeaders.VERSION_PATH : "metadata.version",
            "is %d; a demotion's version is at most the record's epoch plus one, %d, so that the"
                + " breaker's next one is larger",
            version.getAsLong(),
            record.offset() + 1);
      }
    }

    /** Versions move forward: what was replaced cannot be put in force again by its old record. */
    private void checkVersion(ResourceId id, OptionalLong version, String place, boolean whole) {
      // At the head the newest change of a resource holds, so that its version is the largest.
      OptionalLong before = head().version(id);
      boolean asked = whole && rules.keyRing().isPresent();
      String path =
          place + (record.value() == null ? RecordHeaders.VERSION_PATH : "metadata.version");
      if (version.isEmpty() && before.isPresent()) {
        findings.add(
            path,
            "is missing; %s was at version %d, so a larger one is needed",
            id,
            before.getAsLong());
      } else if (version.isEmpty() && asked) {
        findings.add(
            path,
            "is missing; where records are signed each has a version, so that an old one cannot be"
                + " published again");
      } else if (version.isPresent()
          && before.isPresent()
          && version.getAsLong() <= before.getAsLong()) {
        findings.add(
            path,
            "is %d; %s was at version %d, so a larger one is needed",
            version.getAsLong(),
            id,
            before.getAsLong());
      }
    }

    private Compilation replayWaiting(Compilation before, ChangeEntry later) {
      if (broken.contains(later.epoch())) {
        return Draft.replay(before, later);
      }
      try {
        return Draft.admit(before, later, Set.of(), rules.limits());
      } catch (InvalidDeclarationException e) {
        // The author of the change at hand has to be told which other one stands against it.
        throw new InvalidDeclarationException(
            e.findings().stream()
                .map(f -> new Finding((later.id().toKey() + " " + f.path()).strip(), f.message()))
                .toList());
      }
    }
  }

  /** What changes publish that wait for their time from a place on. */
  private Set<ResourceId> waiting(int place) {
    Set<ResourceId> waiting = new HashSet<>();
    for (Step step : steps.subList(place, steps.size())) {
      for (Item item : step.change.items()) {
        if (item.resource().isPresent()) {
          waiting.add(item.id());
        }
      }
    }
    return waiting;
  }

  private int place(ChangeEntry entry) {
    int place = steps.size();
    while (place > 0 && ChangeEntry.BY_EFFECT.compare(steps.get(place - 1).change, entry) > 0) {
      place--;
    }
    return place;
  }

  private void accept(ChangeEntry entry, int place, List<Step> next) {
    while (steps.size() > place) {
      steps.remove(steps.size() - 1);
    }
    steps.addAll(next);
    int at = admitted.size();
    while (at > 0 && AdmittedChange.BY_EFFECT.compare(admitted.get(at - 1), entry.change()) > 0) {
      at--;
    }
    admitted.add(at, entry.change());
    clock = Math.max(clock, entry.change().recordMillis());
    advance();
  }

  /** Takes what nothing can come before any more into the base. */
  private void advance() {
    int due = 0;
    while (due < steps.size() && steps.get(due).change.change().effectiveAt() <= clock) {
      base = steps.get(due).after;
      due++;
    }
    steps.subList(0, due).clear();
  }

  private static String keyText(RawRecord record) {
    byte[] key = record.key();
    if (key == null) {
      return "";
    }
    String text = new String(key, StandardCharsets.UTF_8);
    return CardDigits.masked(text.substring(0, Math.min(MAX_KEY_TEXT, text.length())));
  }
}
