package dev.mitra.job.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.report.PartFigures;
import dev.mitra.model.report.ReportContent;
import dev.mitra.model.report.ScoredPart;
import java.time.Instant;
import java.util.List;

/** The figures of a report as JSON, for programs; null for what cannot be told. */
public final class FiguresJson {
  private FiguresJson() {}

  /**
   * Writes them.
   *
   * @param figures of the content's parts, in their order
   */
  public static ObjectNode of(ReportContent content, List<PartFigures> figures) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", content.title());
    ArrayNode warnings = json.putArray("warnings");
    content.warnings().forEach(warnings::add);
    content.curve().ifPresent(curve -> json.put("trees", curve.best()));
    ArrayNode parts = json.putArray("parts");
    for (int i = 0; i < figures.size(); i++) {
      part(content.parts().get(i), figures.get(i), content.cardsADay(), parts.addObject());
    }
    return json;
  }

  private static void part(ScoredPart part, PartFigures figures, int k, ObjectNode json) {
    json.put("part", part.name());
    json.put("from", Instant.ofEpochMilli(part.from()).toString());
    json.put("to", Instant.ofEpochMilli(part.to()).toString());
    json.put("payments", figures.payments());
    json.put("frauds", figures.frauds());
    put("averagePrecision", figures.averagePrecision(), json);
    put("rocAuc", figures.rocAuc(), json);
    put("logLoss", figures.logLoss(), json);
    put("brier", figures.brier(), json);
    put("logLossUncalibrated", figures.logLossBefore(), json);
    put("brierUncalibrated", figures.brierBefore(), json);
    json.put("cardsADay", k);
    put("cardPrecision", figures.cardPrecision(), json);
    put("cardPrecisionOfPerfectScores", figures.cardCeiling(), json);
    ArrayNode thresholds = json.putArray("thresholds");
    for (PartFigures.AtThreshold at : figures.thresholds()) {
      ObjectNode row = thresholds.addObject();
      row.put("threshold", at.threshold());
      row.put("flagged", at.flagged());
      row.put("frauds", at.hits());
      put("precision", at.precision(), row);
      put("recall", at.recall(), row);
    }
  }

  private static void put(String name, double value, ObjectNode json) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
