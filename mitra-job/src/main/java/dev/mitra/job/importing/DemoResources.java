package dev.mitra.job.importing;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.mitra.job.importing.DemoFeatureSets.Declared;
import dev.mitra.job.importing.DemoFeatureSets.DemoSet;
import dev.mitra.job.importing.DemoImport.Carried;
import dev.mitra.job.importing.DemoImport.Made;
import dev.mitra.rules.rule.Mode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes what was made of the demo's rules, with comments on where each comes from. */
final class DemoResources {
  private static final String PREFIX = "flink-demo-";
  private static final int LONGEST_LITERAL = 40;

  private final String file;
  private final DemoImport.Target target;

  /**
   * @param file the name of the file of rules
   * @param target what they are carried over to
   */
  DemoResources(String file, DemoImport.Target target) {
    this.file = printable(file);
    this.target = target;
  }

  /** Says what becomes of a rule that compares a feature. */
  Carried carry(DemoRule rule, String feature) {
    String when = feature + " " + rule.operator().cel() + " " + literal(rule.limit());
    if (rule.operator() == DemoRule.Operator.NOT_EQUAL) {
      // A payment without the entity has no value of the feature, and no value differs from all.
      when += " && " + feature + " == " + feature;
    }
    return new Carried(
        "rule " + rule.id() + " (" + DemoDocuments.at(rule.line()) + ")",
        printable(rule.inWords()),
        "Rule/" + name(rule),
        when,
        notes(rule));
  }

  private static List<String> notes(DemoRule rule) {
    List<String> notes = new ArrayList<>();
    if (rule.paused()) {
      notes.add("It is paused there, and DISABLED here.");
    }
    if (rule.resets()) {
      notes.add(
          "There the count begins anew whenever the rule fires; here it is that of the whole"
              + " window, so the rule fires for every payment from the limit on. It is"
              + (rule.paused() ? "" : " in mode SHADOW, so that it is only reported,")
              + " to be looked at first.");
    }
    if (!rule.unique().isEmpty()) {
      notes.add("'unique' is left out: the demo reads it and does nothing with it.");
    }
    boolean equality =
        rule.operator() == DemoRule.Operator.EQUAL
            || rule.operator() == DemoRule.Operator.NOT_EQUAL;
    if (equality && !rule.isCount()) {
      notes.add(
          "There numbers are decimal, here of floating point, of which sums are rounded: whether"
              + " they are equal to the limit can differ.");
    }
    if (new BigDecimal(literal(rule.limit())).compareTo(rule.limit()) != 0) {
      notes.add("The limit has more digits than a number has here, and is rounded.");
    }
    return notes;
  }

  /** A number as expressions take it for a double. */
  private static String literal(BigDecimal limit) {
    double value = limit.doubleValue();
    String plain = new BigDecimal(Double.toString(value)).toPlainString();
    if (plain.length() > LONGEST_LITERAL) {
      return Double.toString(value);
    }
    return plain.contains(".") ? plain : plain + ".0";
  }

  private static String name(DemoRule rule) {
    return PREFIX + rule.id();
  }

  /** The Rule of a rule. */
  Made rule(DemoRule rule, Carried carried) {
    StringBuilder yaml = new StringBuilder();
    comment(yaml, "From " + file + ", " + carried.origin() + ": " + carried.said());
    carried.notes().forEach(note -> comment(yaml, "Not the same: " + note));
    frame(yaml, "Rule", name(rule));
    line(yaml, "  description: " + quoted(carried.said()));
    line(yaml, "  when: " + quoted(carried.when()));
    line(yaml, "  action: " + target.action());
    Mode mode = rule.paused() ? Mode.DISABLED : rule.resets() ? Mode.SHADOW : Mode.ACTIVE;
    if (mode != Mode.ACTIVE) {
      line(yaml, "  mode: " + mode);
    }
    return new Made("rules/" + name(rule) + ".yaml", carried.rule(), yaml.toString());
  }

  /** The FeatureSet of a combination of keys. */
  Made featureSet(DemoSet set) {
    String name = PREFIX + set.entity().replace('_', '-');
    StringBuilder yaml = new StringBuilder();
    comment(
        yaml,
        "From "
            + file
            + (set.rules().size() == 1 ? ": what rule " : ": what rules ")
            + set.rules().stream().map(String::valueOf).collect(Collectors.joining(", "))
            + (set.rules().size() == 1 ? " compares" : " compare"));
    frame(yaml, "FeatureSet", name);
    line(yaml, "  entity: " + set.entity());
    if (set.own()) {
      line(yaml, "  key: " + list(set.key()));
    }
    line(yaml, "  where: " + quoted(scored()));
    line(yaml, "  features:");
    for (Map.Entry<Declared, Set<String>> entry : set.features().entrySet()) {
      Declared feature = entry.getKey();
      String about =
          feature.field().isEmpty()
              ? ""
              : "of: " + quoted(feature.field()) + ", aggregates: [" + feature.aggregate() + "], ";
      line(
          yaml,
          "    - "
              + feature.name()
              + ": { "
              + about
              + "windows: ["
              + String.join(", ", entry.getValue())
              + "] }");
    }
    return new Made("features/" + name + ".yaml", "FeatureSet/" + name, yaml.toString());
  }

  /** The condition that takes the events of which the demo would have made transactions. */
  private String scored() {
    String type = target.schema().typeField().name();
    List<String> types = target.scoredTypes();
    return types.size() == 1
        ? type + " == " + celText(types.get(0))
        : types.stream()
            .map(DemoResources::celText)
            .collect(Collectors.joining(", ", type + " in [", "]"));
  }

  private static String celText(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static void frame(StringBuilder yaml, String kind, String name) {
    line(yaml, "apiVersion: mitra/v1");
    line(yaml, "kind: " + kind);
    line(yaml, "metadata: { name: " + name + ", labels: { source: flink-demo } }");
    line(yaml, "spec:");
  }

  private static void comment(StringBuilder yaml, String text) {
    line(yaml, "# " + text);
  }

  private static void line(StringBuilder yaml, String text) {
    yaml.append(text).append('\n');
  }

  private static String list(List<String> texts) {
    return texts.stream().map(DemoResources::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A text as JSON writes it, which YAML reads too. */
  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** A text from elsewhere as it may stand in a comment. */
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= ' ' && c != 0x7f && (c < 0x7f || Character.isLetterOrDigit(c)) ? c : '?')
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }
}
