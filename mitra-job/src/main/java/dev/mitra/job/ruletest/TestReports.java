package dev.mitra.job.ruletest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.ruletest.Explanation.Term;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes runs for people and for programs. */
public final class TestReports {
  private static final JsonFactory JSON = new ObjectMapper().getFactory();

  private TestReports() {}

  /** A line for each test, with what went wrong under those that failed, and a last line. */
  public static void table(TestRun run, PrintWriter out) {
    for (Outcome outcome : run.outcomes()) {
      out.println((outcome.passed() ? "pass  " : "FAIL  ") + outcome.test().title());
      if (!outcome.passed()) {
        out.println("      " + outcome.test().file() + ":" + outcome.test().line());
        details(outcome).forEach(line -> out.println("      " + line));
      }
    }
    if (run.size() > 0) {
      out.println();
    }
    out.printf("%d test%s, %d failed%n", run.size(), run.size() == 1 ? "" : "s", run.failed());
    run.coverage()
        .ifPresent(
            coverage -> {
              int rules = coverage.fired().size() + coverage.never().size();
              out.printf("%d of %d rules fired in a test%n", coverage.fired().size(), rules);
              coverage.never().forEach(rule -> out.println("      never: " + rule));
            });
    out.flush();
  }

  /** What went wrong with a test, line by line. */
  static List<String> details(Outcome outcome) {
    List<String> lines = new ArrayList<>();
    for (Difference difference : outcome.differences()) {
      lines.add(
          difference.what()
              + ": expected "
              + difference.expected()
              + ", got "
              + difference.actual());
    }
    lines.add(because(outcome));
    for (Explanation explanation : outcome.explanations()) {
      lines.add("Rule/" + explanation.rule() + " " + explanation.standing());
      for (Term term : explanation.terms()) {
        lines.add(
            "    %-6s  %s%s".formatted(word(term.truth()), term.source(), values(term.values())));
      }
    }
    return lines;
  }

  /** What the decision rests on. */
  private static String because(Outcome outcome) {
    JsonNode decision = outcome.decision();
    List<String> rules = new ArrayList<>();
    decision.path("rules").forEach(rule -> rules.add(rule.path("name").asText()));
    return "the decision is "
        + decision.path("decision").asText()
        + " by "
        + decision.path("decidedBy").asText()
        + ", with rules "
        + rules
        + ", points "
        + ConditionReader.number(decision.path("points").asDouble())
        + ", score "
        + ConditionReader.number(
            outcome.test().score().orElse(decision.path("score").asDouble(Double.NaN)));
  }

  private static String word(Explanation.Truth truth) {
    return switch (truth) {
      case TRUE -> "true";
      case FALSE -> "FALSE";
      case FAILED -> "FAILED";
    };
  }

  private static String values(Map<String, String> values) {
    return values.isEmpty()
        ? ""
        : values.entrySet().stream()
            .map(value -> value.getKey() + " = " + value.getValue())
            .collect(Collectors.joining(", ", "    [", "]"));
  }

  /** One object with all tests and their decisions. */
  public static void json(TestRun run, PrintWriter out) {
    try {
      JsonGenerator json = JSON.createGenerator(out);
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeNumberField("tests", run.size());
      json.writeNumberField("failed", run.failed());
      json.writeArrayFieldStart("outcomes");
      for (Outcome outcome : run.outcomes()) {
        write(outcome, json);
      }
      json.writeEndArray();
      if (run.coverage().isPresent()) {
        json.writeObjectFieldStart("coverage");
        json.writeObjectField("fired", run.coverage().get().fired());
        json.writeObjectField("never", run.coverage().get().never());
        json.writeEndObject();
      }
      json.writeEndObject();
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println();
    out.flush();
  }

  private static void write(Outcome outcome, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("suite", outcome.test().suite());
    json.writeStringField("name", outcome.test().name());
    json.writeStringField("file", outcome.test().file());
    json.writeNumberField("line", outcome.test().line());
    json.writeBooleanField("passed", outcome.passed());
    json.writeArrayFieldStart("differences");
    for (Difference difference : outcome.differences()) {
      json.writeStartObject();
      json.writeStringField("what", difference.what());
      json.writeStringField("expected", difference.expected());
      json.writeStringField("actual", difference.actual());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("explanations");
    for (Explanation explanation : outcome.explanations()) {
      write(explanation, json);
    }
    json.writeEndArray();
    json.writeObjectField("decision", outcome.decision());
    json.writeEndObject();
  }

  private static void write(Explanation explanation, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("rule", explanation.rule());
    json.writeStringField("standing", explanation.standing());
    json.writeArrayFieldStart("terms");
    for (Term term : explanation.terms()) {
      json.writeStartObject();
      json.writeStringField("source", term.source());
      json.writeStringField("truth", term.truth().name());
      json.writeObjectField("values", term.values());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
