package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.rules.resource.ResourceId;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What became of one resource that a command was to publish.
 *
 * @param place where it is from
 * @param id the resource
 * @param effect what it does, or would do
 * @param published whether its record is in the control topic
 * @param version the version that it makes
 * @param epoch its epoch; of what is unchanged, the epoch in force; empty when there is none yet
 * @param effectiveAt from when on it is in force, milliseconds since 1970; empty when refused
 * @param findings why it was refused
 * @param warnings what to look at although it was admitted
 * @param signers who signed it
 */
record Outcome(
    String place,
    ResourceId id,
    Effect effect,
    boolean published,
    OptionalLong version,
    OptionalLong epoch,
    OptionalLong effectiveAt,
    List<Finding> findings,
    List<String> warnings,
    List<String> signers) {

  /** What a record does to a resource. */
  enum Effect {
    /** There was none before. */
    CREATED,
    /** It takes the place of another. */
    CONFIGURED,
    /** It takes it away. */
    DELETED,
    /** The same is in force already. */
    UNCHANGED,
    /** It may not come into force. */
    REFUSED,
    /** It was published, and no verdict came. */
    NO_VERDICT;

    /** As verdicts are written; what needs a person's attention in capitals. */
    String label() {
      return this == REFUSED ? "REFUSED" : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  Outcome {
    findings = List.copyOf(findings);
    warnings = List.copyOf(warnings);
    signers = List.copyOf(signers);
  }

  /** The same without a time, for what is not meant to be published now. */
  Outcome withoutTime() {
    return new Outcome(
        place,
        id,
        effect,
        published,
        version,
        epoch,
        OptionalLong.empty(),
        findings,
        warnings,
        signers);
  }

  /** The exit status that this outcome alone would lead to. */
  int status() {
    return switch (effect) {
      case CREATED, CONFIGURED, DELETED, UNCHANGED -> 0;
      case REFUSED -> Mitra.REFUSED;
      case NO_VERDICT -> Mitra.NO_ANSWER;
    };
  }
}
