package dev.mitra.job.ruletest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.check.Durations;
import dev.mitra.job.pattern.OfflinePatterns.Found;
import dev.mitra.job.ruletest.Explanation.Term;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

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
              covered("rules fired", coverage.fired(), coverage.never(), out);
              if (!coverage.matched().isEmpty() || !coverage.neverMatched().isEmpty()) {
                covered("patterns matched", coverage.matched(), coverage.neverMatched(), out);
              }
            });
    out.flush();
  }

  private static void covered(
      String what, SortedSet<String> some, SortedSet<String> never, PrintWriter out) {
    out.printf("%d of %d %s in a test%n", some.size(), some.size() + never.size(), what);
    never.forEach(name -> out.println("      never: " + name));
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
    lines.addAll(outcome.because());
    return lines;
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
        json.writeObjectField("matched", run.coverage().get().matched());
        json.writeObjectField("neverMatched", run.coverage().get().neverMatched());
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
    if (outcome instanceof RuleOutcome ofRules) {
      json.writeArrayFieldStart("explanations");
      for (Explanation explanation : ofRules.explanations()) {
        write(explanation, json);
      }
      json.writeEndArray();
      json.writeObjectField("decision", ofRules.decision());
    } else if (outcome instanceof PatternOutcome ofPattern) {
      write(ofPattern, json);
    }
    json.writeEndObject();
  }

  private static void write(PatternOutcome outcome, JsonGenerator json) throws IOException {
    json.writeStringField("standing", outcome.standing());
    json.writeNumberField("stages", outcome.stages());
    json.writeArrayFieldStart("events");
    for (int i = 0; i < outcome.seen().size(); i++) {
      PatternTest.Step step = outcome.test().events().get(i);
      PatternOutcome.Seen seen = outcome.seen().get(i);
      json.writeStartObject();
      json.writeStringField("id", step.event().id());
      json.writeStringField("at", Durations.format(step.atMillis()));
      json.writeStringField("type", step.event().type());
      json.writeBooleanField("matched", seen.matched());
      json.writeFieldName("stage");
      if (Double.isNaN(seen.stage())) {
        json.writeNull();
      } else {
        json.writeNumber((long) seen.stage());
      }
      json.writeArrayFieldStart("matches");
      for (Found match : seen.matches()) {
        json.writeStartObject();
        json.writeBooleanField("timed", match.timed());
        json.writeObjectField("stages", match.events());
        json.writeEndObject();
      }
      json.writeEndArray();
      if (step.decides()) {
        json.writeObjectField("decision", seen.decision());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
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
