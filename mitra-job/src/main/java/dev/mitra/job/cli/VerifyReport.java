package dev.mitra.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.job.config.Topics;
import dev.mitra.job.verify.Difference;
import dev.mitra.job.verify.Difference.Kind;
import dev.mitra.job.verify.Verification;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a verification found.
 *
 * @param topics where it was read from
 * @param since the earliest ingest time that was asked for
 * @param limit how many decisions were asked for
 * @param control the control topic
 * @param decisions different payments that were decided
 * @param equal decisions that are exactly what recomputing them gives
 * @param repeated records of payments that have an earlier one
 * @param withoutVector decisions that are not in the feature log, or not yet
 * @param withoutDecision vectors whose decision is not in the scores topic
 * @param unreadable records that are neither a vector nor a decision of this version
 * @param counts how many differences of each kind there are
 * @param shown the first differences
 */
record VerifyReport(
    Topics topics,
    Optional<Instant> since,
    Optional<Integer> limit,
    Control control,
    long decisions,
    long equal,
    long repeated,
    long withoutVector,
    long withoutDecision,
    long unreadable,
    Map<Kind, Long> counts,
    List<Difference> shown) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * How the records of the control topic fared.
   *
   * @param admitted how many were admitted
   * @param refused how many were refused
   */
  record Control(long admitted, long refused) {}

  VerifyReport {
    counts = Map.copyOf(counts);
    shown = List.copyOf(shown);
  }

  static VerifyReport of(
      Verification verification,
      Topics topics,
      Optional<Instant> since,
      Optional<Integer> limit,
      Control control,
      long withoutDecision,
      long unreadable) {
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      counts.put(kind, verification.count(kind));
    }
    return new VerifyReport(
        topics,
        since,
        limit,
        control,
        verification.decisions(),
        verification.equal(),
        verification.repeated(),
        verification.withoutVector(),
        withoutDecision,
        unreadable,
        counts,
        verification.shown());
  }

  /** All differences, shown or not. */
  long differences() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** For people. */
  void writeTable(PrintWriter out) {
    out.printf(
        "%s in %s%s, recomputed from %s under %s%n%n",
        limit
            .map(n -> String.format(Locale.ROOT, "The newest %,d decisions", n))
            .orElse("Decisions"),
        topics.scores(),
        since.map(instant -> " of payments since " + instant).orElse(""),
        topics.features(),
        topics.control());
    line(out, "control records", control.admitted + control.refused, "");
    line(out, "  admitted", control.admitted, "");
    line(out, "  refused", control.refused, "");
    line(out, "decisions", decisions, "");
    line(out, "  equal", equal, "");
    line(out, "  different", differences() - count(Kind.REPEATED), "");
    line(out, "  without vector", withoutVector, "not in the feature log, or not committed yet");
    line(out, "written again", repeated, "after a failure; the first record of a payment counts");
    line(out, "vectors without decision", withoutDecision, "not in the scores topic (any more)");
    line(out, "unreadable records", unreadable, "");
    line(out, "differences", differences(), "");
    for (Kind kind : Kind.values()) {
      if (count(kind) > 0) {
        line(out, "  " + kind, count(kind), kind.text());
      }
    }
    if (!shown.isEmpty()) {
      out.println();
    }
    shown.forEach(difference -> write(difference, out));
    if (differences() > shown.size()) {
      out.printf(Locale.ROOT, "and %,d more%n", differences() - shown.size());
    }
    out.printf("%n%s%n", verdict());
  }

  private static void line(PrintWriter out, String name, long count, String about) {
    out.println(String.format(Locale.ROOT, "%-26s%,14d  %s", name, count, about).stripTrailing());
  }

  private static void write(Difference difference, PrintWriter out) {
    out.printf("%s  %s%n", TextTable.clean(difference.eventId()), difference.kind());
    if (difference.kind() != Kind.REPEATED) {
      out.printf(
          "    decided under epoch %d; due was epoch %d%n",
          difference.loggedEpoch(), difference.dueEpoch());
    }
    difference.members().forEach(member -> out.println("    " + TextTable.clean(member)));
  }

  /** In one sentence. */
  private String verdict() {
    if (differences() > 0) {
      return String.format(
          Locale.ROOT,
          "%,d differences in %,d decisions; docs/verify.md says what each kind means.",
          differences(),
          decisions);
    }
    if (decisions == 0) {
      return "There are no decisions to verify.";
    }
    return equal == decisions
        ? "Every decision is what its event, its features and what was in force give."
        : String.format(
            Locale.ROOT,
            "No difference; %,d of %,d decisions could be verified.",
            equal,
            decisions);
  }

  /** For programs: one object, always with the same members. */
  void writeJson(PrintWriter out) {
    ObjectNode report = JSON.createObjectNode();
    report.put("since", since.map(Instant::toString).orElse(null));
    report.put("limit", limit.orElse(null));
    report
        .putObject("control")
        .put("topic", topics.control())
        .put("admitted", control.admitted)
        .put("refused", control.refused);
    report.put("decisions", decisions);
    report.put("equal", equal);
    report.put("withoutVector", withoutVector);
    report.put("repeated", repeated);
    report.put("withoutDecision", withoutDecision);
    report.put("unreadable", unreadable);
    report.put("differences", differences());
    ObjectNode kinds = report.putObject("kinds");
    for (Kind kind : Kind.values()) {
      kinds.put(kind.name(), count(kind));
    }
    ArrayNode list = report.putArray("shown");
    for (Difference difference : shown) {
      ObjectNode object = list.addObject();
      object.put("eventId", difference.eventId());
      object.put("kind", difference.kind().name());
      object.put("text", difference.kind().text());
      object.put("loggedEpoch", difference.loggedEpoch());
      object.put("dueEpoch", difference.dueEpoch());
      ArrayNode members = object.putArray("members");
      difference.members().forEach(members::add);
    }
    try {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can be written", e);
    }
  }
}
