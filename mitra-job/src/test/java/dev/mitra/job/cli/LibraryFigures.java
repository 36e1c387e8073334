package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.control.BoundPattern;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.decide.Decider;
import dev.mitra.job.pattern.OfflinePatterns;
import dev.mitra.job.traffic.GeneratedEvent;
import dev.mitra.job.traffic.TrafficConfig;
import dev.mitra.job.traffic.TrafficGenerator;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the patterns of a folder, and the rules that read them, find in generated traffic.
 *
 * @param patterns by the name of the pattern: the events that completed a match
 * @param rules by the name of the rule: the payments for which it fired, acting or reported only
 */
record LibraryFigures(SortedMap<String, Tally> patterns, SortedMap<String, Tally> rules) {
  /** What the names of rules begin with that read patterns. */
  static final String READS_PATTERNS = "sequence-";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * How often something was found.
   *
   * @param fraud in events of fraud, by their scenario
   * @param honest in all others, by their scenario
   */
  record Tally(SortedMap<String, Integer> fraud, SortedMap<String, Integer> honest) {
    private static Tally none() {
      return new Tally(new TreeMap<>(), new TreeMap<>());
    }

    private void add(GeneratedEvent event) {
      (event.fraud() ? fraud : honest).merge(event.scenario(), 1, Integer::sum);
    }

    int frauds() {
      return fraud.values().stream().mapToInt(Integer::intValue).sum();
    }

    int honests() {
      return honest.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** Lets the first events of a traffic pass profiles and patterns, and decides its payments. */
  static LibraryFigures measure(
      EventSchema schema, Path resources, TrafficConfig traffic, int count)
      throws RejectedEventException, IOException {
    SortedMap<String, Tally> patterns = new TreeMap<>();
    SortedMap<String, Tally> rules = new TreeMap<>();
    try (ControlView view = new ControlView(schema, Compilation.Scope.ALL, Long.MAX_VALUE / 2)) {
      view.load(admitted(schema, resources));
      Configuration configuration = view.at(traffic.startTime().toEpochMilli());
      configuration.patterns().forEach(pattern -> patterns.put(pattern.name(), Tally.none()));
      ResourceFiles.read(List.of(resources)).stream()
          .filter(item -> item.kind() == Kind.RULE)
          .map(item -> item.id().name())
          .filter(name -> name.startsWith(READS_PATTERNS))
          .forEach(name -> rules.put(name, Tally.none()));
      OfflineFeatures features =
          new OfflineFeatures(
              configuration.plan(),
              new OfflinePatterns(
                  configuration.plan(),
                  configuration.patterns().stream()
                      .flatMap(pattern -> pattern.compiled().stream())
                      .toList()));
      TrafficGenerator generator = new TrafficGenerator(traffic);
      EventDecoder decoder = new EventDecoder(schema, DecodeLimits.DEFAULT);
      Decider decider = new Decider(schema);
      double[] vector = features.newVector();
      double[] payment = features.newVector();
      for (int i = 0; i < count; i++) {
        GeneratedEvent generated = generator.next();
        Event event = decoder.decode(generated.json(), generated.time());
        features.next(event, vector);
        for (BoundPattern pattern : configuration.patterns()) {
          if (vector[pattern.column()] == 1) {
            tally(patterns, pattern.name()).add(generated);
          }
        }
        if (generated.scored()) {
          decider.begin(configuration, event, payment);
          System.arraycopy(vector, 0, payment, 0, vector.length);
          JsonNode decision =
              JSON.readTree(decider.decide(configuration, event, payment, 0, generated.time()));
          for (String members : List.of("rules", "shadowRules")) {
            for (JsonNode rule : decision.path(members)) {
              if (rules.containsKey(rule.path("name").asText())) {
                tally(rules, rule.path("name").asText()).add(generated);
              }
            }
          }
        }
      }
    }
    return new LibraryFigures(patterns, rules);
  }

  private static Tally tally(Map<String, Tally> tallies, String name) {
    return tallies.computeIfAbsent(name, any -> Tally.none());
  }

  /** All resources but models, whose scores no pattern and none of these rules reads. */
  private static List<AdmittedChange> admitted(EventSchema schema, Path resources) {
    Admission admission =
        new Admission(AdmissionRules.unsigned(schema, 0, FeatureSetParser.LONGEST_WINDOW));
    List<AdmittedChange> changes = new ArrayList<>();
    for (ResourceFiles.Item item : ResourceFiles.read(List.of(resources))) {
      if (item.kind() != Kind.MODEL) {
        Admission.Verdict verdict =
            admission.admit(
                new RawRecord(
                    "",
                    0,
                    changes.size(),
                    0,
                    item.key().getBytes(StandardCharsets.UTF_8),
                    item.body()));
        if (!verdict.ack().findings().isEmpty()) {
          throw new InvalidDeclarationException(verdict.ack().findings());
        }
        verdict.change().ifPresent(changes::add);
      }
    }
    return changes;
  }
}
