package dev.mitra.job.importing;

import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.rules.rule.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes resources of the rules of the Flink fraud-detection demo: a FeatureSet for each combination
 * of keys, with the aggregates over it, and a Rule for each rule (docs/import-flink-demo.md).
 */
public final class DemoImport {
  /**
   * What the rules are carried over to.
   *
   * @param schema the schema of the events
   * @param scoredTypes the types of event that the aggregates are over
   * @param fields the schema's fields by the demo's names; a name that is not here has to be a
   *     field itself
   * @param action what follows when a rule fires, where the demo raises an alert
   */
  public record Target(
      EventSchema schema, List<String> scoredTypes, Map<String, String> fields, Action action) {

    /** Copies the list and the map. */
    public Target {
      scoredTypes = List.copyOf(scoredTypes);
      fields = Map.copyOf(fields);
    }
  }

  /**
   * A resource that was made.
   *
   * @param path its file below the folder of the resources
   * @param key kind and name
   * @param text the resource in YAML
   */
  public record Made(String path, String key, String text) {}

  /**
   * What became of a rule.
   *
   * @param origin which it was, in words
   * @param said what it said, in words
   * @param rule the key of the Rule
   * @param when the Rule's condition
   * @param notes what is not the same as in the demo, in sentences
   */
  public record Carried(String origin, String said, String rule, String when, List<String> notes) {

    /** Copies the list. */
    public Carried {
      notes = List.copyOf(notes);
    }
  }

  /**
   * What was made of a file.
   *
   * @param resources the FeatureSets, then the Rules
   * @param rules what became of each rule
   * @param notes what else people should know
   */
  public record Result(List<Made> resources, List<Carried> rules, List<String> notes) {

    /** Copies the lists. */
    public Result {
      resources = List.copyOf(resources);
      rules = List.copyOf(rules);
      notes = List.copyOf(notes);
    }
  }

  private DemoImport() {}

  /**
   * Makes resources of a file.
   *
   * @param name the file's name, for comments
   * @param file its text
   * @throws InvalidDeclarationException with the findings about all rules that cannot be carried
   *     over
   */
  public static Result read(String name, String file, Target target) {
    Findings findings = new Findings();
    DemoRuleReader.Read read = DemoRuleReader.read(file, findings);
    DemoFeatureSets sets = new DemoFeatureSets(target, findings);
    DemoResources texts = new DemoResources(name, target);
    List<Carried> carried = new ArrayList<>();
    List<Made> rules = new ArrayList<>();
    for (DemoRule rule : read.rules()) {
      sets.featureOf(rule)
          .ifPresent(
              feature -> {
                Carried made = texts.carry(rule, feature);
                carried.add(made);
                rules.add(texts.rule(rule, made));
              });
    }
    findings.throwIfAny();
    List<Made> resources = new ArrayList<>();
    sets.sets().forEach(set -> resources.add(texts.featureSet(set)));
    resources.addAll(rules);
    return new Result(resources, carried, read.notes());
  }
}
