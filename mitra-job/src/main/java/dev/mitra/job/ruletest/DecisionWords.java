package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Reads decisions, and says what they rest on. */
final class DecisionWords {
  private DecisionWords() {}

  /**
   * What a decision rests on, on one line.
   *
   * @param score the champion's score where a test gives it
   */
  static String of(JsonNode decision, OptionalDouble score) {
    return "the decision is "
        + decision.path("decision").asText()
        + " by "
        + decision.path("decidedBy").asText()
        + ", with rules "
        + names(decision.path("rules"))
        + ", points "
        + ConditionReader.number(decision.path("points").asDouble())
        + ", score "
        + ConditionReader.number(score.orElse(decision.path("score").asDouble(Double.NaN)));
  }

  /** The names of a decision's rules. */
  static List<String> names(JsonNode rules) {
    List<String> names = new ArrayList<>();
    rules.forEach(rule -> names.add(rule.path("name").asText()));
    return names;
  }

  /** The texts of a list. */
  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
