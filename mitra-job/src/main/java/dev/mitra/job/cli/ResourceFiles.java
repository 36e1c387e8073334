package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads resources from files, folders and standard input. */
final class ResourceFiles {
  /**
   * One resource as it will be published.
   *
   * @param origin the file it is from
   * @param key kind and name
   * @param kind its kind
   * @param body its text
   */
  record Item(String origin, String key, Kind kind, byte[] body) {}

  private ResourceFiles() {}

  /**
   * Reads resources: those of files and of folders with everything below them ({@code .yaml},
   * {@code .yml}, {@code .json}); {@code -} is standard input. FeatureSets come first and policies
   * last, so that what refers to something comes after it.
   *
   * @throws InvalidDeclarationException with the findings of all files
   */
  static List<Item> read(List<Path> paths) {
    List<Finding> findings = new ArrayList<>();
    List<Item> items = new ArrayList<>();
    for (Path path : paths) {
      try {
        if (path.toString().equals("-")) {
          readText("standard input", System.in.readAllBytes(), items, findings);
        } else if (Files.isDirectory(path)) {
          try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(ResourceFiles::isResource).sorted().toList()) {
              readText(file.toString(), Files.readAllBytes(file), items, findings);
            }
          }
        } else {
          readText(path.toString(), Files.readAllBytes(path), items, findings);
        }
      } catch (IOException e) {
        findings.add(new Finding(path.toString(), "cannot be read (" + e + ")"));
      }
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    items.sort(Comparator.comparing(Item::kind));
    return items;
  }

  /** The resources of one folder, texts by key, in the order of {@link #read}. */
  static Map<String, byte[]> bodies(Path folder) {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    for (Item item : read(List.of(folder))) {
      bodies.put(item.key(), item.body());
    }
    return bodies;
  }

  private static boolean isResource(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  private static void readText(
      String origin, byte[] bytes, List<Item> items, List<Finding> findings) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<StrictDocuments.Document> documents =
        text.stripLeading().startsWith("{")
            ? List.of(new StrictDocuments.Document(1, text))
            : StrictDocuments.splitDocuments(text);
    for (StrictDocuments.Document document : documents) {
      try {
        ControlRecord record = ResourceParser.parse(null, document.bytes());
        items.add(new Item(origin, record.id().toKey(), record.id().kind(), document.bytes()));
      } catch (InvalidDeclarationException e) {
        String place = documents.size() == 1 ? origin : origin + ":" + document.firstLine();
        for (Finding finding : e.findings()) {
          findings.add(new Finding((place + " " + finding.path()).strip(), finding.message()));
        }
      }
    }
  }
}
