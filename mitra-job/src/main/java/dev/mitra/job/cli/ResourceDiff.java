package dev.mitra.job.cli;

import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** Shows what files would change: resource by resource, as canonical YAML. */
final class ResourceDiff {
  /** What a file asks for of one resource; no content deletes it. */
  private record Wanted(String place, ResourceId id, Optional<Resource> content) {}

  private final InForce inForce;
  private final Ansi ansi;
  private final PrintWriter out;
  private int created;
  private int configured;
  private int deleted;
  private int unchanged;

  /**
   * @param inForce what the files are held against
   * @param ansi whether lines are coloured
   */
  ResourceDiff(InForce inForce, Ansi ansi, PrintWriter out) {
    this.inForce = inForce;
    this.ansi = ansi;
    this.out = out;
  }

  /** Shows the differences; answers whether there are any. */
  boolean write(List<ResourceFiles.Item> items) {
    for (Wanted wanted : wanted(items)) {
      write(wanted);
    }
    List<String> counts = new ArrayList<>();
    count(counts, created, "created");
    count(counts, configured, "configured");
    count(counts, deleted, "deleted");
    count(counts, unchanged, "unchanged");
    out.println(String.join(", ", counts));
    out.flush();
    return created + configured + deleted > 0;
  }

  private static void count(List<String> counts, int number, String what) {
    if (number > 0) {
      counts.add(number + " " + what);
    }
  }

  private static List<Wanted> wanted(List<ResourceFiles.Item> items) {
    List<Wanted> all = new ArrayList<>();
    for (ResourceFiles.Item item : items) {
      if (item.record() instanceof ControlRecord.Bundle bundle) {
        for (ControlRecord part : bundle.items()) {
          all.add(new Wanted(item.place(), part.id(), content(part)));
        }
      } else {
        all.add(new Wanted(item.place(), item.id(), content(item.record())));
      }
    }
    return all;
  }

  private static Optional<Resource> content(ControlRecord record) {
    return record instanceof ControlRecord.Publish publish
        ? Optional.of(publish.resource())
        : Optional.empty();
  }

  private void write(Wanted wanted) {
    Optional<Change> change = inForce.get(wanted.id());
    Optional<Resource> present = change.map(Change::resource);
    if (present.equals(wanted.content())) {
      unchanged++;
      out.println(wanted.id() + " unchanged");
      return;
    }
    String word = "configured";
    if (present.isEmpty()) {
      created++;
      word = "created";
    } else if (wanted.content().isEmpty()) {
      deleted++;
      word = "deleted";
    } else {
      configured++;
    }
    print("bold", wanted.id() + " " + word);
    print("bold", "--- " + change.map(c -> "epoch " + c.epoch()).orElse("nothing"));
    print("bold", "+++ " + (wanted.content().isEmpty() ? "nothing" : wanted.place()));
    for (String line :
        UnifiedDiff.of(ResourceYaml.lines(present), ResourceYaml.lines(wanted.content()))) {
      print(colour(line), line);
    }
  }

  private static String colour(String line) {
    return switch (line.charAt(0)) {
      case '+' -> "green";
      case '-' -> "red";
      case '@' -> "cyan";
      default -> "";
    };
  }

  private void print(String style, String line) {
    String safe = TextTable.clean(line);
    if (style.isEmpty() || !ansi.enabled()) {
      out.println(safe);
    } else {
      // Not through picocli's mark-up: a line may hold what looks like it.
      Ansi.IStyle applied = Ansi.Style.parse(style)[0];
      out.println(applied.on() + safe + applied.off());
    }
  }
}
