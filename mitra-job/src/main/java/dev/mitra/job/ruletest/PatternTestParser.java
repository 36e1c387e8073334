package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.Event;
import dev.mitra.rules.policy.Decision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads tests of patterns: events in the order of their arrival, and which complete a match. */
final class PatternTestParser {
  /** The kind of documents of such tests. */
  static final String KIND = "PatternTest";

  /** What a test says about an event beside its fields. */
  private static final List<String> APART =
      List.of("at", "matches", "timedMatch", "decision", "rules");

  private final Sandbox sandbox;
  private final TestEvents events;

  PatternTestParser(Sandbox sandbox) {
    this.sandbox = sandbox;
    this.events = new TestEvents(sandbox.schema());
  }

  /** Refuses the name of a document that is not the name of a pattern. */
  void checkName(StrictObject metadata, String name) {
    KnownNames.require(metadata, "name", name, "pattern", sandbox.patterns());
  }

  /**
   * Reads a test, of which the name has been read.
   *
   * @param object the test; what is wrong with it is added to its findings
   * @return the test, when nothing is wrong
   */
  Optional<PatternTest> read(StrictObject object, TestDocuments.Place place) {
    int before = object.findings().size();
    long start = object.optionalInstant("start").orElse(RuleTestParser.DEFAULT_AT.toEpochMilli());
    ObjectNode shared =
        object
            .optionalObject("with")
            .map(events::shared)
            .orElseGet(JsonNodeFactory.instance::objectNode);
    List<StrictObject> given = object.objects("events");
    if (given.isEmpty() && object.node("events").map(JsonNode::isArray).orElse(true)) {
      object.refuse("events", "is missing or empty; at least one event is required");
    }
    object.finish();
    List<PatternTest.Step> steps = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    long ingest = start;
    for (int i = 0; i < given.size(); i++) {
      StrictObject event = given.get(i);
      long at = event.requiredDuration("at", 0, FeatureSetParser.LONGEST_WINDOW);
      ingest = Math.max(ingest, start + at);
      step(event, shared, "event-" + (i + 1), start, at, ingest, ids).ifPresent(steps::add);
    }
    if (object.findings().size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new PatternTest(place.suite(), place.name(), place.file(), place.line(), start, steps));
  }

  private Optional<PatternTest.Step> step(
      StrictObject given,
      ObjectNode shared,
      String id,
      long start,
      long at,
      long ingest,
      Set<String> ids) {
    boolean matches = given.bool("matches", false);
    boolean timedMatch = given.bool("timedMatch", false);
    Optional<Decision> decision =
        given.has("decision")
            ? Optional.of(given.requiredEnum("decision", Decision.class))
            : Optional.empty();
    Optional<List<String>> rules = KnownNames.rules(given, "rules", sandbox);
    Optional<Event> event = events.event(given, APART, shared, id, start + at, ingest);
    if (event.isEmpty()) {
      return Optional.empty();
    }
    if (!ids.add(event.get().id())) {
      given.refuse(
          sandbox.schema().idField().name(),
          "is "
              + Quote.of(event.get().id())
              + " once more; the job drops an event whose id came before");
    }
    PatternTest.Step step =
        new PatternTest.Step(event.get(), at, ingest, matches, timedMatch, decision, rules);
    if (step.decides() && !sandbox.schema().isScored(event.get().type())) {
      given.refuse(
          decision.isPresent() ? "decision" : "rules",
          "is expected of "
              + Quote.of(event.get().type())
              + ", of which no decision is made; leave it out, or name a type that the schema"
              + " scores");
    }
    return Optional.of(step);
  }
}
