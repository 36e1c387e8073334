package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.StrictObject;
import dev.mitra.features.event.Event;
import dev.mitra.rules.policy.Decision;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads tests of rules: a payment, its features, and what is expected of its decision. */
final class RuleTestParser {
  /** The kind of documents of such tests. */
  static final String KIND = "RuleTest";

  /** When payments come that do not say it: a Wednesday, noon in India. */
  static final Instant DEFAULT_AT = Instant.parse("2026-03-11T06:30:00Z");

  private static final String MISSING = "missing";
  private static final double LARGEST_VALUE = 1e100;
  private static final double MOST_POINTS = 1e9;

  private final Sandbox sandbox;
  private final TestEvents payments;

  RuleTestParser(Sandbox sandbox) {
    this.sandbox = sandbox;
    this.payments = new TestEvents(sandbox.schema());
  }

  /**
   * Reads a test, of which the name has been read.
   *
   * @param object the test; what is wrong with it is added to its findings
   * @return the test, when nothing is wrong
   */
  Optional<RuleTest> read(StrictObject object, TestDocuments.Place place) {
    int before = object.findings().size();
    long at = object.optionalInstant("at").orElse(DEFAULT_AT.toEpochMilli());
    Optional<Event> payment = payments.payment(object.object("event"), at);
    Map<String, Double> features =
        object
            .optionalObject("features")
            .map(given -> new FeatureValues(sandbox.plan(at)).read(given, payment))
            .orElse(Map.of());
    OptionalDouble score = score(object, "score");
    Map<String, Double> models =
        object.optionalObject("models").map(given -> models(given, at)).orElse(Map.of());
    Expectation expect = expectation(object.object("expect"));
    object.finish();
    if (object.findings().size() > before || payment.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RuleTest(
            place.suite(),
            place.name(),
            place.file(),
            place.line(),
            payment.get(),
            at,
            features,
            score,
            models,
            expect));
  }

  /** A number, or NaN for the text {@code missing}; nothing when it is neither. */
  static OptionalDouble number(StrictObject object, String name, double min, double max) {
    Optional<JsonNode> value = object.node(name);
    if (value.isPresent() && value.get().isTextual()) {
      if (!value.get().textValue().equals(MISSING)) {
        object.refuse(name, "is a text; a number is expected, or " + MISSING);
      }
      return OptionalDouble.of(Double.NaN);
    }
    return object.optionalNumber(name, min, max);
  }

  /** The value of a feature; nothing when it is none. */
  static OptionalDouble featureValue(StrictObject object, String name) {
    return number(object, name, -LARGEST_VALUE, LARGEST_VALUE);
  }

  private static OptionalDouble score(StrictObject object, String name) {
    return number(object, name, 0, 1);
  }

  private Map<String, Double> models(StrictObject given, long at) {
    Map<String, Double> scores = new LinkedHashMap<>();
    Collection<String> known = sandbox.models(at);
    for (String name : given.names()) {
      KnownNames.require(given, name, name, "model in force", known);
      score(given, name).ifPresent(score -> scores.put(name, score));
    }
    return scores;
  }

  private Expectation expectation(StrictObject object) {
    Optional<Decision> decision =
        object.has("decision")
            ? Optional.of(object.requiredEnum("decision", Decision.class))
            : Optional.empty();
    Optional<List<String>> rules = KnownNames.rules(object, "rules", sandbox);
    List<String> notRules = KnownNames.rules(object, "notRules", sandbox).orElse(List.of());
    Optional<List<String>> shadowRules = KnownNames.rules(object, "shadowRules", sandbox);
    Optional<List<String>> reasons =
        object.has("reasons") ? Optional.of(object.texts("reasons")) : Optional.empty();
    OptionalDouble points = object.optionalNumber("points", -MOST_POINTS, MOST_POINTS);
    int before = object.findings().size();
    object.finish();
    Expectation expectation =
        new Expectation(decision, rules, notRules, shadowRules, reasons, points);
    if (expectation.isEmpty() && object.names().isEmpty() && object.findings().size() == before) {
      object.findings().add(object.path(), "expects nothing; name decision, rules or others");
    }
    return expectation;
  }
}
