package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads resources from files, folders and standard input. */
final class ResourceFiles {
  /** What the name of a file with signatures has after that of the file it signs. */
  static final String SIGNATURES = ".sig";

  /**
   * One resource as it will be published.
   *
   * @param origin the file it is from
   * @param place the file, and the line on which the document begins when there are several
   * @param record what it asks for
   * @param body its text
   * @param signatures the lines of the file beside it that signs it
   */
  record Item(
      String origin, String place, ControlRecord record, byte[] body, List<String> signatures) {
    ResourceId id() {
      return record.id();
    }

    /** Kind and name. */
    String key() {
      return id().toKey();
    }

    Kind kind() {
      return id().kind();
    }

    /** The kind whose turn it is when it is published: what refers to something comes after it. */
    Kind turn() {
      return readsPatterns() ? Kind.PATTERN : kind();
    }

    /** Whether it is a FeatureSet with derived features that seem to read columns of patterns. */
    private boolean readsPatterns() {
      return kind() == Kind.FEATURE_SET
          && record instanceof ControlRecord.Publish publish
          && publish.resource().spec().path("derived").toString().contains(PatternSpec.COLUMNS);
    }
  }

  private final List<Item> items = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private ResourceFiles() {}

  /**
   * Reads resources: those of files and of folders with everything below them ({@code .yaml},
   * {@code .yml}, {@code .json}, but no rule tests, {@code .test.yaml}); {@code -} is standard
   * input. In the order of kinds, so that what refers to something comes after it.
   *
   * @throws InvalidDeclarationException with the findings of all files
   */
  static List<Item> read(List<Path> paths) {
    ResourceFiles files = new ResourceFiles();
    for (Path path : paths) {
      files.readPath(path);
    }
    if (!files.findings.isEmpty()) {
      throw new InvalidDeclarationException(files.findings);
    }
    files.items.sort(
        Comparator.comparing(Item::turn).thenComparing(Item::kind, Comparator.reverseOrder()));
    return files.items;
  }

  /**
   * As {@link #read}, and no resource may be there twice.
   *
   * @throws InvalidDeclarationException with the findings of all files, also when there is nothing
   */
  static List<Item> readOnce(List<Path> paths) {
    List<Item> items = read(paths);
    List<Finding> twice = new ArrayList<>();
    Map<ResourceId, Item> first = new HashMap<>();
    for (Item item : items) {
      Item before = first.putIfAbsent(item.id(), item);
      if (before != null) {
        twice.add(
            new Finding(
                item.place(),
                "is another "
                    + item.key()
                    + "; the one in "
                    + before.place()
                    + " is there already, so delete or rename one of the two"));
      }
    }
    if (items.isEmpty()) {
      twice.add(
          new Finding(
              "-f", "found no resource; name files or folders with .yaml, .yml or .json files"));
    }
    if (!twice.isEmpty()) {
      throw new InvalidDeclarationException(twice);
    }
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

  private void readPath(Path path) {
    try {
      if (path.toString().equals("-")) {
        readText("standard input", System.in.readAllBytes(), List.of());
      } else if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.walk(path)) {
          for (Path file : files.filter(ResourceFiles::isResource).sorted().toList()) {
            readFile(file);
          }
        }
      } else {
        readFile(path);
      }
    } catch (NoSuchFileException e) {
      findings.add(new Finding(path.toString(), "does not exist; name a file or a folder"));
    } catch (IOException e) {
      findings.add(new Finding(path.toString(), "cannot be read (" + e + ")"));
    }
  }

  private void readFile(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + SIGNATURES);
    List<String> signatures = List.of();
    if (Files.exists(beside)) {
      signatures =
          Files.readAllLines(beside).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
    }
    readText(file.toString(), Files.readAllBytes(file), signatures);
  }

  private static boolean isResource(Path file) {
    String name = file.getFileName().toString();
    boolean isTest = name.endsWith(".test.yaml") || name.endsWith(".test.yml");
    return !isTest && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }

  private void readText(String origin, byte[] bytes, List<String> signatures) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<StrictDocuments.Document> documents =
        text.stripLeading().startsWith("{")
            ? List.of(new StrictDocuments.Document(1, text))
            : StrictDocuments.splitDocuments(text);
    if (documents.size() > 1 && !signatures.isEmpty()) {
      findings.add(
          new Finding(
              origin + SIGNATURES,
              "signs a file of several resources; a signature is for one, so put each into a file"
                  + " of its own, or sign with --key"));
    }
    for (StrictDocuments.Document document : documents) {
      String place = documents.size() == 1 ? origin : origin + ":" + document.firstLine();
      try {
        ControlRecord record = ResourceParser.parse(null, document.bytes());
        items.add(new Item(origin, place, record, document.bytes(), signatures));
      } catch (InvalidDeclarationException e) {
        for (Finding finding : e.findings()) {
          findings.add(new Finding((place + " " + finding.path()).strip(), finding.message()));
        }
      }
    }
  }
}
