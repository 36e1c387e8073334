package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.wire.AdmittedChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compilations of a {@link ControlView}, one for every change; its compiler's thread only. */
final class ControlSteps {
  private static final Logger LOG = LoggerFactory.getLogger(ControlSteps.class);

  /** A change, read when it is first needed, and what is in force after it. */
  private record Step(AdmittedChange change, Optional<ChangeEntry> entry, Compilation after) {}

  private Compilation base;

  /** What the base is made of, as far as the history has it. */
  private Set<Long> baseEpochs = new HashSet<>();

  private final List<Step> steps = new ArrayList<>();
  private final Set<Finding> known = new HashSet<>();
  private final AtomicLong setAside = new AtomicLong();

  ControlSteps(EventSchema schema, Compilation.Scope scope) {
    this.base = Compilation.nothing(schema, scope);
  }

  /** What is in force before all changes. */
  Configuration base() {
    return base.toConfiguration(-1, Long.MIN_VALUE, new ArrayList<>());
  }

  long setAside() {
    return setAside.get();
  }

  /**
   * Begins with what is in force since some moment: changes up to it are put into force as one.
   *
   * @param changes those that are needed of the changes up to then, in the order of effect
   * @param epoch the epoch of the last change up to then
   */
  void beginWith(List<AdmittedChange> changes, long epoch) {
    for (AdmittedChange change : changes) {
      base = replay(base, change, read(change));
      baseEpochs.add(change.epoch());
    }
    baseEpochs.add(epoch);
  }

  /** Puts a change in its place and everything after it on its new ground. */
  void insert(AdmittedChange change) {
    int place = steps.size();
    while (place > 0 && AdmittedChange.BY_EFFECT.compare(steps.get(place - 1).change, change) > 0) {
      place--;
    }
    List<Step> later = new ArrayList<>(steps.subList(place, steps.size()));
    steps.subList(place, steps.size()).clear();
    append(change, read(change));
    later.forEach(step -> append(step.change, step.entry));
  }

  private void append(AdmittedChange change, Optional<ChangeEntry> entry) {
    Compilation before = steps.isEmpty() ? base : steps.get(steps.size() - 1).after;
    steps.add(new Step(change, entry, replay(before, change, entry)));
  }

  private Optional<ChangeEntry> read(AdmittedChange change) {
    try {
      return Optional.of(ChangeEntry.of(change));
    } catch (InvalidDeclarationException e) {
      leaveOut(change, e);
      return Optional.empty();
    }
  }

  private Compilation replay(
      Compilation before, AdmittedChange change, Optional<ChangeEntry> entry) {
    try {
      return entry.map(read -> Draft.replay(before, read)).orElse(before);
    } catch (RuntimeException | StackOverflowError e) {
      // One change that another version of the code stumbles over must not stop payments.
      leaveOut(change, e);
      return before;
    }
  }

  /** What is in force from the change with this epoch and time of effect on. */
  Configuration configuration(long effectiveAt, long epoch) {
    Compilation compilation = base;
    for (Step step : steps) {
      long at = step.change.effectiveAt();
      if (at < effectiveAt || (at == effectiveAt && step.change.epoch() <= epoch)) {
        compilation = step.after;
      }
    }
    List<Finding> leftOut = new ArrayList<>();
    Configuration configuration = compilation.toConfiguration(epoch, effectiveAt, leftOut);
    leftOut.forEach(this::leaveOut);
    return configuration;
  }

  /**
   * Makes the first change part of what is in force before all others.
   *
   * @return the epochs of changes that are not needed any more
   */
  List<Long> forgetFirst() {
    if (steps.isEmpty()) {
      return List.of();
    }
    Step first = steps.remove(0);
    base = first.after;
    baseEpochs.add(first.change.epoch());
    // The last one's epoch is that of the oldest configuration: it is kept, and whatever overtook
    // it.
    List<ChangeEntry> waiting =
        Stream.concat(Stream.of(first), steps.stream())
            .flatMap(step -> step.entry.stream())
            .toList();
    Set<Long> needed = base.epochs(Set.of(first.change.epoch()), waiting);
    List<Long> unneeded =
        baseEpochs.stream().filter(epoch -> !needed.contains(epoch)).sorted().toList();
    baseEpochs = needed;
    return unneeded;
  }

  private void leaveOut(AdmittedChange change, Throwable e) {
    leaveOut(
        new Finding(
            change.key() + " (epoch " + change.epoch() + ")", String.valueOf(e.getMessage())));
  }

  private void leaveOut(Finding finding) {
    if (known.add(finding)) {
      setAside.incrementAndGet();
      LOG.error("an admitted change is not valid any more and is left out: {}", finding);
    }
  }
}
