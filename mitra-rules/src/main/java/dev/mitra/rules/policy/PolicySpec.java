package dev.mitra.rules.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.rule.Guard;
import dev.mitra.rules.rule.RuleSpec;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the policy says. There is at most one in force, the resource {@code Policy/default}.
 *
 * <pre>{@code
 * spec:
 *   score:  { block: 0.95, challenge: 0.8, review: 0.6 }    # each optional
 *   points: { block: 100, challenge: 60, review: 30 }       # each optional
 *   breaker: { share: 0.05, window: 1m, minimum: 100, actions: [BLOCK] }   # optional
 *   signers: { Rule: 2, Model: 2, Policy: 2 }               # optional
 *   models: { payments-v2: { block: 0.97 } }                # optional
 *   explain: { above: 0.6, features: 4 }                    # optional
 * }</pre>
 *
 * @param score thresholds of the score that decides, in [0,1]
 * @param points thresholds of the sum of the points of the active rules that fired, from 0 to
 *     1,000,000; none is reached when no active rule fired
 * @param breaker what the breaker looks at; without it only rules with a guard of their own are
 *     guarded
 * @param signers how many owners have to sign a record of a kind, with a key ring; 1 for a kind
 *     that is not there
 * @param models the thresholds that take the place of {@code score} when the model of that name
 *     decides
 * @param explain which scores are explained; without it none
 */
public record PolicySpec(
    Thresholds score,
    Thresholds points,
    Optional<BreakerSpec> breaker,
    Map<Kind, Integer> signers,
    Map<String, Thresholds> models,
    Optional<ExplainSpec> explain) {
  /** The name of the one policy in force. */
  public static final String NAME = "default";

  /** The policy when none was published: rules decide alone. */
  public static final PolicySpec NONE = new PolicySpec(Thresholds.NONE, Thresholds.NONE);

  private static final double MOST_POINTS = 1_000_000;
  private static final int MOST_SIGNERS = 5;

  private static final int MOST_MODELS = 50;

  /** Keeps copies of the maps. */
  public PolicySpec {
    signers = Map.copyOf(signers);
    models = Map.copyOf(models);
  }

  /** A policy with the same thresholds for all models, which explains nothing. */
  public PolicySpec(
      Thresholds score,
      Thresholds points,
      Optional<BreakerSpec> breaker,
      Map<Kind, Integer> signers) {
    this(score, points, breaker, signers, Map.of(), Optional.empty());
  }

  /** A policy without a breaker, under which one signature is enough. */
  public PolicySpec(Thresholds score, Thresholds points) {
    this(score, points, Optional.empty(), Map.of());
  }

  /**
   * The thresholds of the score when a model decides.
   *
   * @param model the name of its resource
   */
  public Thresholds thresholdsOf(String model) {
    return models.getOrDefault(model, score);
  }

  /** How many different owners have to sign a record of a kind, where signatures are asked for. */
  public int signersOf(Kind kind) {
    return signers.getOrDefault(kind, 1);
  }

  /**
   * How much a rule may do before the breaker demotes it: its own guard, or the breaker's when its
   * action is guarded. Empty when it may do all, be it that its own guard is switched off.
   */
  public Optional<Guard> guardOf(RuleSpec rule) {
    Optional<Guard> guard =
        rule.guard()
            .or(
                () ->
                    breaker
                        .filter(spec -> spec.actions().contains(rule.action()))
                        .map(BreakerSpec::guard));
    return guard.filter(Guard::isOn);
  }

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
    Optional<BreakerSpec> breaker =
        object
            .optionalObject("breaker")
            .filter(part -> object.node("breaker").filter(JsonNode::isObject).isPresent())
            .map(BreakerSpec::read);
    Map<Kind, Integer> signers =
        object.optionalObject("signers").map(PolicySpec::signers).orElse(Map.of());
    Map<String, Thresholds> models =
        object.optionalObject("models").map(PolicySpec::models).orElse(Map.of());
    Optional<ExplainSpec> explain =
        object
            .optionalObject("explain")
            .filter(part -> object.node("explain").filter(JsonNode::isObject).isPresent())
            .map(ExplainSpec::read);
    object.finish();
    findings.throwIfAny();
    return new PolicySpec(score, points, breaker, signers, models, explain);
  }

  private static Map<Kind, Integer> signers(StrictObject object) {
    Map<Kind, Integer> signers = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      // A bundle needs what the changes in it need.
      if (kind != Kind.BUNDLE && object.has(kind.label())) {
        signers.put(kind, (int) object.whole(kind.label(), 1, 1, MOST_SIGNERS));
      }
    }
    if (signers.getOrDefault(Kind.DEMOTION, 1) > 1) {
      object.refuse(
          Kind.DEMOTION.label(),
          "has to be 1: the breaker is one signer, and could demote nothing otherwise");
    }
    object.finish();
    return signers;
  }

  private static Map<String, Thresholds> models(StrictObject models) {
    Map<String, Thresholds> thresholds = new HashMap<>();
    List<String> names = models.names();
    if (names.size() > MOST_MODELS) {
      models
          .findings()
          .add(models.path(), "names %d models; at most %d are allowed", names.size(), MOST_MODELS);
      return Map.of();
    }
    for (String name : names) {
      if (!Kind.MODEL.allowsName(name)) {
        models.refuse(name, "is no name of a model; " + Kind.MODEL.allowedNames());
      }
      thresholds.put(name, thresholds(models, name, 0, 1));
    }
    models.finish();
    return thresholds;
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
