package dev.mitra.job.cli;

import dev.mitra.job.control.Ack;
import dev.mitra.rules.resource.ControlRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tries records on the job's own admission before they are published. Each one that would be
 * admitted is there for the next; one that would not leaves all as it was, so that the findings
 * about all of them are found at once.
 *
 * @param proposed the record
 * @param headers what it is to be published with
 * @param effect what it does when it is admitted
 * @param outcome what the admission said
 */
record Trial(Proposed proposed, List<String> headers, Outcome.Effect effect, Outcome outcome) {

  /**
   * Tries records in their order.
   *
   * @param unchangedToo whether a resource is tried that is the same as what is in force
   * @param now the records' time
   */
  static List<Trial> all(
      List<Proposed> proposals,
      ControlHistory history,
      SigningOptions signing,
      boolean unchangedToo,
      long now) {
    InForce before = history.atLast();
    List<Trial> trials = new ArrayList<>();
    for (Proposed proposed : proposals) {
      Optional<Change> present = before.get(proposed.id());
      if (!unchangedToo && present.isPresent() && isSame(proposed.record(), present.get())) {
        Outcome unchanged = unchanged(proposed, present.get(), before);
        trials.add(new Trial(proposed, List.of(), Outcome.Effect.UNCHANGED, unchanged));
        continue;
      }
      List<String> headers = new ArrayList<>(HeaderLists.deletion(proposed.headerVersion()));
      headers.addAll(HeaderLists.signatures(proposed.signatures()));
      headers.addAll(HeaderLists.signatures(signing.sign(proposed, now)));
      PastRecord tried = history.propose(proposed.id(), proposed.body(), headers, now);
      Outcome.Effect effect = effect(proposed.record(), present.isPresent());
      trials.add(
          new Trial(
              proposed,
              headers,
              effect,
              outcome(proposed, effect, tried.ack(), OptionalLong.empty())));
    }
    return trials;
  }

  /** Whether a record would put into force what is there already. */
  static boolean isSame(ControlRecord record, Change present) {
    return record instanceof ControlRecord.Publish publish
        && publish.resource().equals(present.resource());
  }

  /** What a record does when it is admitted. */
  static Outcome.Effect effect(ControlRecord record, boolean present) {
    if (record instanceof ControlRecord.Delete) {
      return Outcome.Effect.DELETED;
    }
    return present ? Outcome.Effect.CONFIGURED : Outcome.Effect.CREATED;
  }

  /** The outcome for a resource that is in force as it is. */
  static Outcome unchanged(Proposed proposed, Change present, InForce inForce) {
    return new Outcome(
        proposed.place(),
        proposed.id(),
        Outcome.Effect.UNCHANGED,
        false,
        present.version(),
        OptionalLong.of(present.epoch()),
        OptionalLong.of(present.effectiveAt()),
        List.of(),
        inForce
            .demotionOf(proposed.id())
            .map(
                demotion ->
                    List.of(
                        "it is demoted; `mitra delete "
                            + demotion.id()
                            + "` undoes that, or --force publishes it anew"))
            .orElse(List.of()),
        present.signers());
  }

  /** What a verdict makes of a record; {@code epoch} is empty until it is published. */
  static Outcome outcome(Proposed proposed, Outcome.Effect effect, Ack ack, OptionalLong epoch) {
    return new Outcome(
        proposed.place(),
        proposed.id(),
        ack.admitted() ? effect : Outcome.Effect.REFUSED,
        epoch.isPresent(),
        proposed.record().version(),
        epoch,
        ack.admitted() ? OptionalLong.of(ack.effectiveAt()) : OptionalLong.empty(),
        ack.findings(),
        ack.warnings(),
        ack.signers());
  }

  boolean isUnchanged() {
    return effect == Outcome.Effect.UNCHANGED;
  }

  boolean isWrong() {
    return outcome.effect() == Outcome.Effect.REFUSED;
  }
}
