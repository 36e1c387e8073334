package dev.mitra.rules.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;
import dev.mitra.rules.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 *   scope:    { field: merchant, values: [m1, m2] }                # all that follows is optional
 *   rollout:  { percent: 10, by: customer }
 *   schedule: { from: 2026-03-01T00:00:00Z, until: 2026-06-01T00:00:00Z }
 *   suppress:
 *     - { field: card, value: tok_1, until: 2026-04-01T00:00:00Z, reason: …, author: … }
 *   guard:    { share: 0.05, window: 1m, minimum: 100 }
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
 * @param scope which payments it is for; all when empty
 * @param rollout for which share of the entities it acts; for all when empty
 * @param schedule when it is evaluated, by ingest time
 * @param suppress the entities on which it does not act for a while, at most {@value
 *     #MOST_SUPPRESSIONS}
 * @param guard how much it may do before the breaker demotes it; the policy says it when empty
 */
public record RuleSpec(
    String when,
    Action action,
    double points,
    String reason,
    Lane lane,
    Mode mode,
    String description,
    Optional<RuleScope> scope,
    Optional<Rollout> rollout,
    Period schedule,
    List<Suppression> suppress,
    Optional<Guard> guard) {
  /** How many suppressions a rule may have. */
  public static final int MOST_SUPPRESSIONS = 1_000;

  /** The longest value of a scope or suppression; no text of an event is longer. */
  static final int LONGEST_VALUE = 4_096;

  private static final double MOST_POINTS = 1_000;
  private static final int LONGEST_TEXT = 1_000;
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
    suppress = List.copyOf(suppress);
    if (suppress.size() > MOST_SUPPRESSIONS) {
      throw new IllegalArgumentException("a rule has at most 1,000 suppressions");
    }
  }

  /** A rule for all payments at all times, guarded by the policy. */
  public RuleSpec(
      String when,
      Action action,
      double points,
      String reason,
      Lane lane,
      Mode mode,
      String description) {
    this(
        when,
        action,
        points,
        reason,
        lane,
        mode,
        description,
        Optional.empty(),
        Optional.empty(),
        Period.ALWAYS,
        List.of(),
        Optional.empty());
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
    String description = text(object, "description");
    Optional<RuleScope> scope = part(object, "scope").map(RuleScope::read);
    Optional<Rollout> rollout = part(object, "rollout").map(Rollout::read);
    Period schedule = part(object, "schedule").map(RuleSpec::schedule).orElse(Period.ALWAYS);
    List<Suppression> suppress = suppressions(object);
    Optional<Guard> guard = part(object, "guard").map(RuleSpec::guard);
    object.finish();
    findings.throwIfAny();
    return new RuleSpec(
        when,
        action,
        points,
        reason,
        lane,
        mode,
        description,
        scope,
        rollout,
        schedule,
        suppress,
        guard);
  }

  /** A part that is an object; what is none has one finding, and no others about its fields. */
  private static Optional<StrictObject> part(StrictObject spec, String name) {
    return spec.optionalObject(name)
        .filter(part -> spec.node(name).filter(JsonNode::isObject).isPresent());
  }

  private static Period schedule(StrictObject schedule) {
    if (schedule.names().isEmpty()) {
      schedule
          .findings()
          .add(schedule.path(), "says no time; from, until or both of them are required");
    }
    Period period = Period.read(schedule);
    schedule.finish();
    return period;
  }

  private static List<Suppression> suppressions(StrictObject spec) {
    List<JsonNode> nodes = spec.list("suppress");
    List<Suppression> suppressions = new ArrayList<>();
    if (nodes.size() > MOST_SUPPRESSIONS) {
      spec.refuse(
          "suppress", "are " + nodes.size() + "; at most " + MOST_SUPPRESSIONS + " are allowed");
      return suppressions;
    }
    for (int i = 0; i < nodes.size(); i++) {
      String path = spec.path("suppress") + "[" + i + "]";
      StrictObject suppression = StrictObject.of(nodes.get(i), path, spec.findings());
      if (nodes.get(i).isObject()) {
        suppressions.add(Suppression.read(suppression));
      }
    }
    return suppressions;
  }

  private static Guard guard(StrictObject guard) {
    Guard read = Guard.read(guard);
    guard.finish();
    return read;
  }

  /** A text for people, {@code ""} when it is not there. */
  static String text(StrictObject object, String name) {
    String text = object.text(name, "");
    if (text.length() > LONGEST_TEXT) {
      object.refuse(name, tooLong(LONGEST_TEXT));
    }
    return text;
  }

  /** The finding about a text of more than this many characters. */
  static String tooLong(int allowed) {
    return "is longer than the " + allowed + " characters that are allowed";
  }

  /** A rule's name as a reason code: {@code card-testing} is {@code CARD_TESTING}. */
  static String defaultReason(String name) {
    String code = name.toUpperCase(Locale.ROOT).replace('-', '_');
    // Names may begin with a digit or be one letter long, codes may not.
    String whole = REASON.matcher(code).matches() ? code : "RULE_" + code;
    return whole.substring(0, Math.min(LONGEST_REASON, whole.length()));
  }
}
