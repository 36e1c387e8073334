package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Finding;
import dev.mitra.job.control.Ack;
import java.io.PrintWriter;
import java.util.List;

/** Writes records of the control topic as {@code mitra history} does. */
final class PastRecords {
  private static final int LONGEST_FINDING = 200;

  private PastRecords() {}

  static void write(List<PastRecord> records, PublishOptions.Output output, PrintWriter out) {
    switch (output) {
      case TABLE -> {
        if (!records.isEmpty()) {
          table(records).write(out);
        }
      }
      case YAML -> out.print(YamlText.of(document(records)));
      case JSON -> out.println(ResourceYaml.prettyJson(document(records)));
    }
  }

  private static TextTable table(List<PastRecord> records) {
    TextTable table =
        new TextTable(
            List.of(
                ">EPOCH", "PUBLISHED", "RESOURCE", "CHANGE", ">VERSION", "VERDICT", "SIGNED BY"));
    for (PastRecord record : records) {
      List<Finding> findings = record.ack().findings();
      String more = findings.size() > 1 ? " (and " + (findings.size() - 1) + " more)" : "";
      table.row(
          List.of(
              Long.toString(record.epoch()),
              Moments.brief(record.ack().recordMillis()),
              record.ack().resource().isEmpty() ? "(no key)" : record.ack().resource(),
              change(record),
              record.version().isPresent() ? Long.toString(record.version().getAsLong()) : "-",
              record.admitted() ? "admitted" : "REFUSED",
              record.signers().isEmpty() ? "-" : String.join(", ", record.signers())),
          findings.isEmpty()
              ? List.of()
              : List.of(TextTable.cut(findings.get(0).toString(), LONGEST_FINDING) + more));
    }
    return table;
  }

  private static String change(PastRecord record) {
    return record.verb().equals("bundle") ? "bundle of " + record.touched().size() : record.verb();
  }

  private static ObjectNode document(List<PastRecord> records) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode list = document.putArray("records");
    for (PastRecord record : records) {
      Ack ack = record.ack();
      ObjectNode each = list.addObject();
      each.put("epoch", record.epoch());
      each.put("published", Moments.exact(ack.recordMillis()));
      each.put("resource", ack.resource());
      each.put("change", record.verb());
      record.version().ifPresent(version -> each.put("version", version));
      each.put("verdict", record.admitted() ? "ADMITTED" : "REFUSED");
      if (record.admitted()) {
        each.put("effectiveAt", Moments.exact(ack.effectiveAt()));
      }
      if (record.verb().equals("bundle")) {
        ArrayNode touched = each.putArray("resources");
        record.touched().forEach(id -> touched.add(id.toKey()));
      }
      record.signers().forEach(each.putArray("signers")::add);
      ArrayNode findings = each.putArray("findings");
      for (Finding finding : ack.findings()) {
        findings.addObject().put("path", finding.path()).put("message", finding.message());
      }
    }
    return document;
  }
}
