package dev.mitra.job.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.rules.pattern.PatternSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pattern, a sequence of events and the matches that are expected; the file they come from says
 * how they are written.
 *
 * @param name what it shows
 * @param spec the pattern
 * @param events the sequence
 * @param matches the matches as text, sorted; which event brought them is left out
 */
record Scenario(String name, PatternSpec spec, List<SequenceEvent> events, List<String> matches) {
  private static final String FILE = "/pattern/scenarios.yaml";
  private static final Pattern EVENT =
      Pattern.compile("(([a-z])(\\d+))(?:@(\\d+))?(?:/(\\d+))?(?::(m\\d))?(?:#([a-z]))?");

  Scenario {
    events = List.copyOf(events);
    matches = List.copyOf(matches);
  }

  @Override
  public String toString() {
    return name;
  }

  /** All of the file. */
  static List<Scenario> all() {
    try (InputStream file = Objects.requireNonNull(Scenario.class.getResourceAsStream(FILE))) {
      List<Scenario> scenarios = new ArrayList<>();
      for (JsonNode scenario : StrictDocuments.read(file.readAllBytes()).get("scenarios")) {
        scenarios.add(of((ObjectNode) scenario, scenarios.size()));
      }
      return scenarios;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Scenario of(ObjectNode scenario, int number) {
    String name = scenario.remove("name").textValue();
    List<SequenceEvent> events = new ArrayList<>();
    for (String text : scenario.remove("events").textValue().split(" ", -1)) {
      events.add(RandomEvents.withFeatures(event(text, number), List.copyOf(events)));
    }
    List<String> matches = new ArrayList<>();
    scenario.remove("matches").forEach(match -> matches.add(sorted(match.textValue())));
    scenario.put("entity", "card");
    if (!scenario.has("within") && !scenario.toString().contains("\"within\"")) {
      scenario.put("within", "1h");
    }
    return new Scenario(
        name, PatternSpec.parse(scenario), events, matches.stream().sorted().toList());
  }

  private static SequenceEvent event(String text, int number) {
    Matcher matcher = EVENT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an event of a scenario: " + text);
    }
    return new SequenceEvent(
        number + matcher.group(1),
        number + or(matcher.group(7), "k"),
        Payments.T0 + 1_000L * Long.parseLong(or(matcher.group(4), matcher.group(3))),
        matcher.group(2),
        Double.parseDouble(or(matcher.group(5), "NaN")),
        Double.NaN,
        or(matcher.group(6), ""),
        false,
        0,
        0);
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  /** A match as the file writes it, but for the order of its stages. */
  static String text(FoundMatch match) {
    StringBuilder text = new StringBuilder(match.timed() ? "time:" : "");
    match
        .stages()
        .forEach(
            (stage, ids) ->
                text.append(' ')
                    .append(stage)
                    .append('=')
                    .append(
                        ids.stream()
                            .map(id -> id.replaceFirst("^\\d+", ""))
                            .collect(Collectors.joining(","))));
    return sorted(text.toString().strip());
  }

  private static String sorted(String match) {
    return Arrays.stream(match.split(" ", -1)).sorted().collect(Collectors.joining(" "));
  }
}
