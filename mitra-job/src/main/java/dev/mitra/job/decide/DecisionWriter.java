package dev.mitra.job.decide;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mitra.features.event.Event;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.job.control.BoundModel;
import dev.mitra.job.control.BoundPattern;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ModelSet;
import dev.mitra.rules.policy.Decided;
import dev.mitra.rules.policy.ReportedRule;
import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.Mode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the body of a decision record as JSON, members in a fixed order: docs/decision-record.md
 * says what each means. The same event, vector and configuration give the same bytes. Not
 * thread-safe.
 */
final class DecisionWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

  byte[] write(
      Configuration configuration,
      Event payment,
      double[] vector,
      double[] scores,
      int deciding,
      Decided decided,
      long missing,
      Optional<Explanation> explanation,
      Set<Rung> dropped) {
    bytes.reset();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("eventId", payment.id());
      json.writeStringField("type", payment.type());
      json.writeNumberField("time", payment.time());
      json.writeStringField("decision", decided.decision().name());
      json.writeStringField("decidedBy", decided.by().name());
      json.writeStringField("status", deciding >= 0 ? "SCORED" : "NO_MODEL");
      writeScore("score", deciding < 0 ? Double.NaN : scores[deciding], json);
      json.writeNumberField("points", decided.points());
      json.writeArrayFieldStart("reasons");
      for (String reason : decided.reasons()) {
        json.writeString(reason);
      }
      json.writeEndArray();
      writeRules("rules", decided.fired(), json);
      writeReported(decided.shadow(), json);
      writePatterns("patterns", configuration, Mode.ACTIVE, vector, json);
      writePatterns("shadowPatterns", configuration, Mode.SHADOW, vector, json);
      json.writeArrayFieldStart("models");
      ModelSet models = configuration.models();
      if (deciding >= 0) {
        writeModel(models, deciding, deciding, scores, json);
      }
      for (int i = 0; i < models.size(); i++) {
        if (i != deciding) {
          writeModel(models, i, deciding, scores, json);
        }
      }
      json.writeEndArray();
      if (explanation.isPresent()) {
        writeExplanation(explanation.get(), vector, json);
      }
      json.writeNumberField("epoch", configuration.epoch());
      writeCoverage(configuration, vector, json);
      writeMissing(configuration, missing, json);
      json.writeArrayFieldStart("dropped");
      for (Rung rung : dropped) {
        json.writeString(rung.text());
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeScore(String name, double score, JsonGenerator json) throws IOException {
    if (Double.isNaN(score)) {
      json.writeNullField(name);
    } else {
      // A score is a float; its shortest form is that of the float.
      json.writeNumberField(name, (float) score);
    }
  }

  private static void writeRules(String name, List<CompiledRule> rules, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (CompiledRule rule : rules) {
      json.writeStartObject();
      writeRule(rule, json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeReported(List<ReportedRule> rules, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("shadowRules");
    for (ReportedRule reported : rules) {
      json.writeStartObject();
      writeRule(reported.rule(), json);
      json.writeStringField("effect", reported.effect().name());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeRule(CompiledRule rule, JsonGenerator json) throws IOException {
    json.writeStringField("name", rule.name());
    json.writeNumberField("epoch", rule.epoch());
    json.writeStringField("action", rule.spec().action().name());
    json.writeStringField("reason", rule.spec().reason());
  }

  /** The patterns of a mode that this payment has completed a match of. */
  private static void writePatterns(
      String name, Configuration configuration, Mode mode, double[] vector, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    List<BoundPattern> patterns = configuration.patterns();
    for (int i = 0; i < patterns.size(); i++) {
      BoundPattern pattern = patterns.get(i);
      if (pattern.hasMatched(vector, mode)) {
        json.writeStartObject();
        json.writeStringField("name", pattern.name());
        json.writeStringField("entity", pattern.spec().entity());
        json.writeNumberField("epoch", pattern.epoch());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static void writeModel(
      ModelSet models, int index, int deciding, double[] scores, JsonGenerator json)
      throws IOException {
    BoundModel model = models.get(index);
    json.writeStartObject();
    json.writeStringField("name", model.name());
    json.writeStringField("version", model.model().manifest().version());
    json.writeStringField("role", models.role(index).name());
    json.writeBooleanField("decides", index == deciding);
    json.writeNumberField("epoch", model.epoch());
    writeScore("score", scores[index], json);
    json.writeEndObject();
  }

  private static void writeExplanation(Explanation explanation, double[] vector, JsonGenerator json)
      throws IOException {
    BoundModel model = explanation.model();
    json.writeObjectFieldStart("explanation");
    json.writeStringField("model", model.name());
    // Single precision is what the model itself has.
    json.writeNumberField("base", (float) explanation.base());
    json.writeArrayFieldStart("features");
    for (int i = 0; i < explanation.size(); i++) {
      int feature = explanation.feature(i);
      json.writeStartObject();
      json.writeStringField("name", model.model().manifest().features().get(feature));
      writeScore("value", vector[model.columns()[feature]], json);
      json.writeNumberField("contribution", (float) explanation.contribution(i));
      if (!explanation.code(i).isEmpty()) {
        json.writeStringField("reason", explanation.code(i));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The least coverage of each entity that the payment has: the last of its columns. */
  private static void writeCoverage(
      Configuration configuration, double[] vector, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("coverage");
    List<EntityPlan> entities = configuration.plan().entities();
    for (int i = 0; i < entities.size(); i++) {
      EntityPlan entity = entities.get(i);
      double coverage = vector[configuration.plan().offset(i) + entity.features().size() - 1];
      if (!Double.isNaN(coverage)) {
        json.writeFieldName(entity.entity().name());
        // Four digits are enough for people, and make equal moments equal bytes.
        json.writeNumber(Math.round(coverage * 1e4) / 1e4);
      }
    }
    json.writeEndObject();
  }

  private static void writeMissing(Configuration configuration, long missing, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("missing");
    List<EntityPlan> entities = configuration.plan().entities();
    for (int i = 0; i < entities.size(); i++) {
      if ((missing & (1L << i)) != 0) {
        json.writeString(entities.get(i).entity().name());
      }
    }
    json.writeEndArray();
  }
}
