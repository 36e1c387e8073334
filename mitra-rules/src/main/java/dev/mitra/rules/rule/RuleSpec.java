package dev.mitra.rules.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a rule says.
 *
 * <pre>{@code
 * spec:
 *   when: card.count_10m > 5 && amount < 100
 *   action: CHALLENGE
 *   points: 20                # optional, 0
 *   reason: CARD_TESTING      # optional, from the rule's name
 *   lane: STANDARD            # optional, STANDARD; HARD for BLOCK only
 *   mode: ACTIVE              # optional, ACTIVE
 *   description: …            # optional
 * }</pre>
 *
 * @param when the condition, in CEL; not compiled yet
 * @param action what follows when it holds
 * @param points what it adds to the sum of points of the payment, from -1000 to 1000
 * @param reason the code that is reported, a capital letter and then 1 to 63 capital letters,
 *     digits and underscores
 * @param lane how strong it is; HARD only with BLOCK
 * @param mode whether it takes part
 * @param description for people, at most 1000 characters, may be empty
 */
public record RuleSpec(
    String when,
    Action action,
    double points,
    String reason,
    Lane lane,
    Mode mode,
    String description) {
  private static final double MOST_POINTS = 1_000;
  private static final int LONGEST_DESCRIPTION = 1_000;
  private static final int LONGEST_REASON = 64;
  private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{1,63}");

  /**
   * @throws IllegalArgumentException when a component is not allowed
   */
  public RuleSpec {
    if (lane == Lane.HARD && action != Action.BLOCK) {
      throw new IllegalArgumentException("the lane HARD is for the action BLOCK only");
    }
    if (!REASON.matcher(reason).matches()) {
      throw new IllegalArgumentException(Quote.of(reason) + " is no reason code");
    }
    if (!(Math.abs(points) <= MOST_POINTS)) {
      throw new IllegalArgumentException("points are from -1000 to 1000, not " + points);
    }
  }

  /**
   * Reads the spec of a rule; the condition is not compiled, only required.
   *
   * @param name the rule's name, from which the default reason is made
   * @throws InvalidDeclarationException with all findings, at paths below {@code spec}
   */
  public static RuleSpec parse(String name, ObjectNode spec) {
    Findings findings = new Findings();
    StrictObject object = StrictObject.of(spec, "spec", findings);
    String when = object.requiredText("when");
    Action action = object.requiredEnum("action", Action.class);
    double points = object.number("points", 0, -MOST_POINTS, MOST_POINTS);
    String reason = object.text("reason", defaultReason(name));
    if (!REASON.matcher(reason).matches()) {
      object.refuse(
          "reason",
          Quote.of(reason)
              + " is not allowed; a reason code is a capital letter and 1 to 63 capital letters,"
              + " digits and underscores, such as CARD_TESTING");
    }
    Lane lane = object.enumValue("lane", Lane.class, Lane.STANDARD);
    if (lane == Lane.HARD && object.has("action") && action != Action.BLOCK) {
      object.refuse("lane", "is HARD, which is allowed for the action BLOCK only");
    }
    Mode mode = object.enumValue("mode", Mode.class, Mode.ACTIVE);
    String description = object.text("description", "");
    if (description.length() > LONGEST_DESCRIPTION) {
      object.refuse(
          "description",
          "is longer than the " + LONGEST_DESCRIPTION + " characters that are allowed");
    }
    object.finish();
    findings.throwIfAny();
    return new RuleSpec(when, action, points, reason, lane, mode, description);
  }

  /** A rule's name as a reason code: {@code card-testing} is {@code CARD_TESTING}. */
  static String defaultReason(String name) {
    String code = name.toUpperCase(Locale.ROOT).replace('-', '_');
    // Names may begin with a digit or be one letter long, codes may not.
    String whole = REASON.matcher(code).matches() ? code : "RULE_" + code;
    return whole.substring(0, Math.min(LONGEST_REASON, whole.length()));
  }
}
