package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Finding;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Writes what became of resources: a table for people, YAML or JSON for programs. */
final class Outcomes {
  private Outcomes() {}

  /**
   * @param dryRun whether nothing was to be published
   * @param now milliseconds since 1970
   */
  static void write(
      List<Outcome> outcomes,
      PublishOptions.Output output,
      boolean dryRun,
      long now,
      PrintWriter out) {
    switch (output) {
      case TABLE -> table(outcomes, dryRun, now).write(out);
      case YAML -> out.print(YamlText.of(document(outcomes)));
      case JSON -> out.println(ResourceYaml.prettyJson(document(outcomes)));
    }
    out.flush();
  }

  private static TextTable table(List<Outcome> outcomes, boolean dryRun, long now) {
    TextTable table =
        new TextTable(List.of("RESOURCE", "VERDICT", ">VERSION", ">EPOCH", "IN FORCE FROM"));
    boolean heldBack =
        !dryRun && outcomes.stream().noneMatch(Outcome::published) && worst(outcomes) != 0;
    for (Outcome outcome : outcomes) {
      table.row(
          List.of(
              outcome.id().toKey(),
              verdict(outcome, dryRun, heldBack),
              number(outcome.version()),
              number(outcome.epoch()),
              heldBack && outcome.effect() != Outcome.Effect.UNCHANGED ? "-" : from(outcome, now)),
          remarks(outcome));
    }
    return table;
  }

  /** What stands below a resource: its findings and warnings, each with the file and line. */
  static List<String> remarks(Outcome outcome) {
    List<String> remarks = new ArrayList<>();
    for (Finding finding : outcome.findings()) {
      String path = (outcome.place() + " " + finding.path()).strip();
      remarks.add(new Finding(path, finding.message()).toString());
    }
    outcome.warnings().forEach(warning -> remarks.add("warning: " + warning));
    return remarks;
  }

  private static String verdict(Outcome outcome, boolean dryRun, boolean heldBack) {
    boolean settled = outcome.published() || outcome.effect() == Outcome.Effect.UNCHANGED;
    if (outcome.effect() == Outcome.Effect.REFUSED || settled) {
      return outcome.effect().label();
    }
    return heldBack ? "not published" : outcome.effect().label() + (dryRun ? " (dry run)" : "");
  }

  private static String from(Outcome outcome, long now) {
    return outcome.effectiveAt().isEmpty()
        ? "-"
        : Moments.exactAndAway(outcome.effectiveAt().getAsLong(), now);
  }

  private static String number(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
  }

  private static ObjectNode document(List<Outcome> outcomes) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode list = document.putArray("results");
    for (Outcome outcome : outcomes) {
      ObjectNode each = list.addObject();
      each.put("resource", outcome.id().toKey());
      each.put("verdict", outcome.effect().name().toLowerCase(Locale.ROOT));
      each.put("published", outcome.published());
      outcome.version().ifPresent(version -> each.put("version", version));
      outcome.epoch().ifPresent(epoch -> each.put("epoch", epoch));
      outcome.effectiveAt().ifPresent(at -> each.put("effectiveAt", Moments.exact(at)));
      each.put("from", outcome.place());
      ArrayNode findings = each.putArray("findings");
      for (Finding finding : outcome.findings()) {
        findings.addObject().put("path", finding.path()).put("message", finding.message());
      }
      outcome.warnings().forEach(each.putArray("warnings")::add);
      outcome.signers().forEach(each.putArray("signers")::add);
    }
    return document;
  }

  /** The exit status for all of them. */
  static int worst(List<Outcome> outcomes) {
    return outcomes.stream().mapToInt(Outcome::status).max().orElse(0);
  }
}
