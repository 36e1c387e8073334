package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.check.StrictObject;
import dev.mitra.features.event.Event;
import dev.mitra.rules.policy.Decision;
import dev.mitra.rules.resource.ResourceParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Reads documents of rule tests (docs/rule-tests.md). Everything that a test names has to be there:
 * a mistyped name is a finding, with file and line, and not a test that passes for ever.
 */
final class RuleTestParser {
  /** The kind of these documents, which are no resources and are never published. */
  static final String KIND = "RuleTest";

  /** When payments come that do not say it: a Wednesday, noon in India. */
  static final Instant DEFAULT_AT = Instant.parse("2026-03-11T06:30:00Z");

  private static final String MISSING = "missing";
  private static final double LARGEST_VALUE = 1e100;
  private static final double MOST_POINTS = 1e9;

  private final Sandbox sandbox;
  private final TestPayment payments;

  RuleTestParser(Sandbox sandbox) {
    this.sandbox = sandbox;
    this.payments = new TestPayment(sandbox.schema());
  }

  /**
   * Reads documents.
   *
   * @throws InvalidDeclarationException with the findings of all of them
   */
  List<RuleTest> parse(List<RuleTestFiles.Source> sources) {
    List<Finding> findings = new ArrayList<>();
    List<RuleTest> tests = new ArrayList<>();
    for (RuleTestFiles.Source source : sources) {
      SourceLines lines = SourceLines.of(source);
      Findings found = new Findings();
      try {
        JsonNode document = StrictDocuments.read(source.text().getBytes(StandardCharsets.UTF_8));
        tests.addAll(read(StrictObject.of(document, "", found), source, lines));
      } catch (InvalidDeclarationException e) {
        e.findings().forEach(found::add);
      }
      for (Finding finding : found.list()) {
        String place = source.file() + ":" + lines.line(finding.path());
        findings.add(new Finding((place + " " + finding.path()).strip(), finding.message()));
      }
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    return tests;
  }

  private List<RuleTest> read(StrictObject top, RuleTestFiles.Source source, SourceLines lines) {
    String version = top.text("apiVersion", ResourceParser.API_VERSION);
    if (!version.equals(ResourceParser.API_VERSION)) {
      top.refuse(
          "apiVersion", "is " + Quote.of(version) + "; allowed is " + ResourceParser.API_VERSION);
    }
    String kind = top.requiredText("kind");
    if (!kind.isEmpty() && !kind.equals(KIND)) {
      top.refuse("kind", "is " + Quote.of(kind) + "; in a file of tests it is " + KIND);
    }
    StrictObject metadata = top.object("metadata");
    String suite = metadata.requiredText("name");
    metadata.finish();
    List<StrictObject> objects = top.objects("tests");
    if (objects.isEmpty() && top.node("tests").map(JsonNode::isArray).orElse(true)) {
      top.refuse("tests", "is missing or empty; at least one test is required");
    }
    top.finish();
    List<RuleTest> tests = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (StrictObject object : objects) {
      int line = lines.line(object.path());
      test(object, suite, source.file(), line, names).ifPresent(tests::add);
    }
    return tests;
  }

  private Optional<RuleTest> test(
      StrictObject object, String suite, String file, int line, Set<String> names) {
    int before = object.findings().size();
    String name = object.requiredText("name");
    if (!name.isEmpty() && !names.add(name)) {
      object.refuse("name", "is " + Quote.of(name) + " once more; each test has its own name");
    }
    long at = object.optionalInstant("at").orElse(DEFAULT_AT.toEpochMilli());
    Optional<Event> payment = payments.read(object.object("event"), at);
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
        new RuleTest(suite, name, file, line, payment.get(), at, features, score, models, expect));
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
      requireKnown(given, name, name, "model in force", known);
      score(given, name).ifPresent(score -> scores.put(name, score));
    }
    return scores;
  }

  private Expectation expectation(StrictObject object) {
    Optional<Decision> decision =
        object.has("decision")
            ? Optional.of(object.requiredEnum("decision", Decision.class))
            : Optional.empty();
    Optional<List<String>> rules = rules(object, "rules");
    List<String> notRules = rules(object, "notRules").orElse(List.of());
    Optional<List<String>> shadowRules = rules(object, "shadowRules");
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

  private Optional<List<String>> rules(StrictObject object, String name) {
    if (!object.has(name)) {
      return Optional.empty();
    }
    List<String> rules = object.texts(name);
    for (int i = 0; i < rules.size(); i++) {
      requireKnown(object, name + "[" + i + "]", rules.get(i), "rule", sandbox.rules());
    }
    return Optional.of(rules);
  }

  private static void requireKnown(
      StrictObject object, String field, String name, String what, Collection<String> known) {
    if (!known.contains(name)) {
      String hint = Nearest.hint(name, known);
      object.refuse(
          field,
          Quote.of(name)
              + " is no "
              + what
              + (hint.isEmpty() && !known.isEmpty() && known.size() <= 20
                  ? "; there are " + String.join(", ", known)
                  : hint));
    }
  }
}
