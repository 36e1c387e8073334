package dev.mitra.job.ruletest;

import dev.mitra.features.event.Event;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One test: a payment as the rules meet it, and what is expected of its decision.
 *
 * @param suite the name of the document that it is from
 * @param name its own name, once in the document
 * @param file the file that it is from
 * @param line the line of the file on which it begins, from 1
 * @param payment the payment
 * @param ingestMillis its ingest time, milliseconds since 1970
 * @param features values of features by name, NaN for missing; all others have what a new entity
 *     has
 * @param score the champion's score in place of what the model would say; NaN for none
 * @param models the scores of models by name, likewise
 * @param expect what is expected
 */
record RuleTest(
    String suite,
    String name,
    String file,
    int line,
    Event payment,
    long ingestMillis,
    Map<String, Double> features,
    OptionalDouble score,
    Map<String, Double> models,
    Expectation expect)
    implements TestCase {

  RuleTest {
    features = Map.copyOf(features);
    models = Map.copyOf(models);
  }
}
