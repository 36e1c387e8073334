package dev.mitra.rules.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;

/**
 * What the policy says. There is at most one in force, the resource {@code Policy/default}.
 *
 * <pre>{@code
 * spec:
 *   score:  { block: 0.95, challenge: 0.8, review: 0.6 }    # each optional
 *   points: { block: 100, challenge: 60, review: 30 }       # each optional
 * }</pre>
 *
 * @param score thresholds of the champion's score, in [0,1]
 * @param points thresholds of the sum of the points of the active rules that fired, from 0 to
 *     1,000,000; none is reached when no active rule fired
 */
public record PolicySpec(Thresholds score, Thresholds points) {
  /** The name of the one policy in force. */
  public static final String NAME = "default";

  /** The policy when none was published: rules decide alone. */
  public static final PolicySpec NONE = new PolicySpec(Thresholds.NONE, Thresholds.NONE);

  private static final double MOST_POINTS = 1_000_000;

  /**
   * Reads the spec of a policy.
   *
   * @param name the name of the resource, which has to be {@value #NAME}
   * @throws InvalidDeclarationException with all findings
   */
  public static PolicySpec parse(String name, ObjectNode spec) {
    Findings findings = new Findings();
    if (!name.equals(NAME)) {
      findings.add(
          "metadata.name",
          "is %s; there is one policy in force, and its name is '%s'",
          Quote.of(name),
          NAME);
    }
    StrictObject object = StrictObject.of(spec, "spec", findings);
    Thresholds score = thresholds(object, "score", 0, 1);
    Thresholds points = thresholds(object, "points", 0, MOST_POINTS);
    object.finish();
    findings.throwIfAny();
    return new PolicySpec(score, points);
  }

  private static Thresholds thresholds(StrictObject spec, String name, double min, double max) {
    return spec.optionalObject(name)
        .map(
            object -> {
              double block = object.number("block", Double.NaN, min, max);
              double challenge = object.number("challenge", Double.NaN, min, max);
              double review = object.number("review", Double.NaN, min, max);
              object.finish();
              if (!Thresholds.descend(block, challenge, review)) {
                spec.refuse(name, "does not descend; block >= challenge >= review is required");
                return Thresholds.NONE;
              }
              return new Thresholds(block, challenge, review);
            })
        .orElse(Thresholds.NONE);
  }
}
