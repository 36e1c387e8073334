package dev.mitra.job.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Files of the deploy folder, by their path from the top of the repository. */
final class Documents {
  private Documents() {}

  /** A file's text. */
  static String text(String file) {
    try {
      return Files.readString(Repository.root().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON file. */
  static JsonNode json(String file) {
    try {
      return new ObjectMapper().readTree(text(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** The only document of a YAML file. */
  static JsonNode yaml(String file) {
    List<JsonNode> all = documents(file);
    if (all.size() != 1) {
      throw new IllegalStateException(file + " has " + all.size() + " documents, not one");
    }
    return all.get(0);
  }

  /** All documents of a YAML file, in order; references and merged keys are resolved. */
  static List<JsonNode> documents(String file) {
    ObjectMapper mapper = new ObjectMapper();
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : yaml.loadAll(text(file))) {
      documents.add(mapper.valueToTree(document));
    }
    return documents;
  }

  /** The files in a folder whose names end like this, sorted. */
  static List<String> files(String folder, String ending) {
    Path root = Repository.root();
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
