package dev.mitra.job.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.rules.resource.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * Resources that take long to make, in files named by a hash of what they were made from.
 *
 * @param folder where the files are
 */
record ResourceCache(Path folder) {
  private static final int HASH_DIGITS = 16;

  /**
   * Those of the cache, else newly made ones, which are there from then on.
   *
   * @param what the first part of the file's name
   * @param from everything that they are made from
   */
  List<Declared> get(String what, String from, Supplier<List<Declared>> made) throws IOException {
    Path file = folder.resolve(what + "-" + hash(from) + ".jsonl");
    if (Files.exists(file)) {
      List<Declared> resources = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        resources.add(read(line, file));
      }
      return resources;
    }
    List<Declared> resources = made.get();
    Files.createDirectories(folder);
    Path beside = Files.createTempFile(folder, what, ".tmp");
    Files.write(beside, resources.stream().map(Declared::json).toList());
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    return resources;
  }

  private static Declared read(String line, Path file) throws IOException {
    JsonNode resource = StrictDocuments.read(line.getBytes(StandardCharsets.UTF_8));
    Kind kind =
        Kind.of(resource.path("kind").asText())
            .orElseThrow(() -> new IOException(file + " is damaged; delete it"));
    return Declared.of(
        kind, resource.path("metadata").path("name").asText(), (ObjectNode) resource.path("spec"));
  }

  private static String hash(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
