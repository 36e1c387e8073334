package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything about one resource, for people. */
final class Description {
  private static final int TITLES = 11;

  private final ControlHistory history;
  private final ResourceId id;
  private final long now;
  private final List<PastRecord> records;
  private final List<String> lines = new ArrayList<>();

  /**
   * @throws InvalidDeclarationException when the resource was never published
   */
  Description(ControlHistory history, ResourceId id, long now) {
    this.history = history;
    this.id = id;
    this.now = now;
    this.records = HistoryCommand.select(history, Optional.of(id), Integer.MAX_VALUE);
  }

  void write(PrintWriter out) {
    out.println(id);
    InForce inForce = history.at(now);
    Optional<Change> present = inForce.get(id);
    Optional<Change> demotion = inForce.demotionOf(id);
    line("state", state(present, demotion));
    present.ifPresent(this::published);
    demotion.ifPresent(this::demoted);
    history.changes(id).stream()
        .filter(change -> change.effectiveAt() > now)
        .forEach(this::waiting);
    // What it will be, when it is not yet; what it last was, when it is no more.
    Optional<Change> shown = present.or(this::lastPublished);
    shown.ifPresent(change -> references(change, present.isPresent() ? inForce : history.atLast()));
    lastRefusal().ifPresent(this::refused);
    line("records", records.size() + ", of which " + refusals() + " refused");
    lines.forEach(text -> out.println(TextTable.clean(text)));
    shown.ifPresent(
        change -> {
          out.println();
          ResourceYaml.specLines(change.resource())
              .forEach(text -> out.println(TextTable.clean(text)));
        });
  }

  private void line(String title, String text) {
    lines.add("  " + title + " ".repeat(TITLES - title.length()) + text);
  }

  private String state(Optional<Change> present, Optional<Change> demotion) {
    if (present.isPresent()) {
      return demotion.isPresent()
          ? Standing.State.DEMOTED.label()
          : Standing.State.IN_FORCE.label();
    }
    List<Change> changes = history.changes(id);
    if (changes.stream().anyMatch(change -> change.effectiveAt() > now && !change.deletes())) {
      return Standing.State.SCHEDULED.label();
    }
    if (id.kind() == Kind.BUNDLE && records.stream().anyMatch(PastRecord::admitted)) {
      return "a bundle is not in force itself; what it published is";
    }
    return changes.isEmpty()
        ? "never admitted"
        : "deleted; `mitra rollback " + id + "` brings it back";
  }

  private void published(Change change) {
    change.version().ifPresent(version -> line("version", Long.toString(version)));
    line("epoch", Long.toString(change.epoch()) + bundle(change));
    line("published", Moments.exactAndAway(change.recordMillis(), now));
    line("since", Moments.exactAndAway(change.effectiveAt(), now));
    labels(change.resource());
    line("signed by", change.signers().isEmpty() ? "nobody" : String.join(", ", change.signers()));
  }

  private static String bundle(Change change) {
    return change.bundle().map(name -> ", in " + name).orElse("");
  }

  private void labels(Resource resource) {
    if (!resource.labels().isEmpty()) {
      line(
          "labels",
          resource.labels().entrySet().stream()
              .map(label -> label.getKey() + ": " + label.getValue())
              .collect(Collectors.joining(", ")));
    }
  }

  private void demoted(Change demotion) {
    line(
        "demoted",
        "by %s, epoch %d, since %s"
            .formatted(
                demotion.id(),
                demotion.epoch(),
                Moments.exactAndAway(demotion.effectiveAt(), now)));
    String reason = demotion.resource().spec().path("reason").asText();
    if (!reason.isEmpty()) {
      line("", reason);
    }
  }

  private void waiting(Change change) {
    String version =
        change.version().isPresent() ? ", version " + change.version().getAsLong() : "";
    line(
        change.deletes() ? "ends" : "scheduled",
        "epoch %d%s%s, from %s"
            .formatted(
                change.epoch(),
                bundle(change),
                version,
                Moments.exactAndAway(change.effectiveAt(), now)));
  }

  private Optional<Change> lastPublished() {
    List<Change> changes = history.changes(id);
    for (int i = changes.size() - 1; i >= 0; i--) {
      if (!changes.get(i).deletes()) {
        return Optional.of(changes.get(i));
      }
    }
    return Optional.empty();
  }

  private void references(Change change, InForce inForce) {
    References references = new References(inForce, history.settings().schema());
    several("reads", references.readBy(change.resource()));
    several("read by", references.readersOf(id));
  }

  private void several(String title, List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      line(i == 0 ? title : "", texts.get(i));
    }
    if (texts.isEmpty()) {
      line(title, "nothing");
    }
  }

  private long refusals() {
    return records.stream().filter(record -> !record.admitted()).count();
  }

  private Optional<PastRecord> lastRefusal() {
    return records.stream().filter(record -> !record.admitted()).reduce((first, second) -> second);
  }

  private void refused(PastRecord record) {
    line(
        "refused",
        "epoch %d, published %s"
            .formatted(record.epoch(), Moments.exactAndAway(record.ack().recordMillis(), now)));
    for (Finding finding : record.ack().findings()) {
      line("", finding.toString());
    }
  }
}
