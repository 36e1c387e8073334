package dev.mitra.job.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mitra.features.event.Event;
import dev.mitra.job.decide.Decider;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.rules.rule.CompiledRule;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration as a text: what is in it, with epochs, and how it decides some payments. Two with
 * the same text are the same to all who use them.
 */
final class ConfigurationText {
  private static final List<Event> PAYMENTS =
      List.of(
          Payments.attempt("p0", 0, "c0", "m0", 10),
          Payments.attempt("p1", 0, "c1", "m1", 3),
          Payments.attempt("p2", 0, "c2", "other", 900),
          Payments.event("p3", Payments.ATTEMPTED, 0, ""));

  private ConfigurationText() {}

  /** What is in force according to a configuration, without its own epoch and time of effect. */
  static String of(Configuration configuration, long ingestMillis) {
    StringBuilder text = new StringBuilder();
    text.append("plan ").append(configuration.planEpoch()).append(' ');
    text.append(configuration.plan().names());
    for (int i = 0; i < configuration.rules().size(); i++) {
      CompiledRule rule = configuration.rules().get(i);
      text.append("\nrule ").append(rule.name()).append('@').append(rule.epoch());
      text.append(' ').append(rule.spec());
    }
    for (BoundPattern pattern : configuration.patterns()) {
      text.append("\npattern ").append(pattern.name()).append('@').append(pattern.epoch());
      text.append(" column ").append(pattern.entity()).append('/').append(pattern.column());
      text.append(' ').append(pattern.spec());
      pattern
          .compiled()
          .ifPresent(
              compiled ->
                  text.append(" since ")
                      .append(compiled.since())
                      .append(" kept ")
                      .append(compiled.keptVariables())
                      .append(" #")
                      .append(compiled.fingerprint()));
    }
    for (BoundModel model : configuration.models().all()) {
      text.append("\nmodel ").append(model.name()).append('@').append(model.epoch());
      text.append(' ').append(model.role());
    }
    text.append("\nchampion ").append(configuration.models().champion());
    text.append("\npolicy ").append(configuration.policy().spec());
    configuration.lists().forEach(list -> text.append("\nlist of ").append(list.size()));
    decisions(configuration, ingestMillis).forEach(decision -> text.append('\n').append(decision));
    return text.toString();
  }

  private static List<String> decisions(Configuration configuration, long ingestMillis) {
    Decider decider = new Decider(Payments.SCHEMA);
    double[] vector = new double[configuration.plan().size()];
    List<String> decisions = new ArrayList<>();
    for (int i = 0; i < PAYMENTS.size(); i++) {
      decider.begin(configuration, PAYMENTS.get(i), vector);
      for (int column = 0; column < vector.length; column++) {
        if (i > 0 && Double.isNaN(vector[column])) {
          vector[column] = (column * 7 + i) % 9;
        }
      }
      byte[] body =
          decider.decide(configuration, PAYMENTS.get(i), vector, 0, ingestMillis + 13_000L * i);
      decisions.add(new String(body, UTF_8));
    }
    return decisions;
  }
}
