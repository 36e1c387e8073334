package dev.mitra.job.control;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.wire.FetchedFile;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The files that a change brings with it.
 *
 * @param read the bytes of those that were read, by URI
 * @param unread why others were not, by URI
 */
record ModelFiles(Map<String, byte[]> read, Map<String, String> unread) {
  /** None. */
  static final ModelFiles NONE = new ModelFiles(Map.of(), Map.of());

  private static final String FIELD = "uri";

  /** What was fetched for a record that is being admitted. */
  static ModelFiles of(List<FetchedFile> files) {
    if (files.isEmpty()) {
      return NONE;
    }
    Map<String, byte[]> read = new HashMap<>();
    Map<String, String> unread = new HashMap<>();
    for (FetchedFile file : files) {
      byte[] bytes = file.bytes();
      if (bytes == null) {
        unread.put(file.uri(), file.reason());
      } else {
        read.put(file.uri(), bytes);
      }
    }
    return new ModelFiles(read, unread);
  }

  /** What a change that was admitted before has brought with it. */
  static ModelFiles ofAdmitted(Map<String, byte[]> files) {
    return files.isEmpty() ? NONE : new ModelFiles(files, Map.of());
  }

  /**
   * The bytes of a file.
   *
   * @throws InvalidDeclarationException when there are none
   */
  byte[] get(String uri) {
    byte[] bytes = read.get(uri);
    if (bytes == null) {
      throw new InvalidDeclarationException(
          "spec." + FIELD,
          unread.getOrDefault(uri, "has not been read; publish the model on the running job"));
    }
    return bytes;
  }

  /** The bytes of those files that models name; nothing else is part of the change. */
  Map<String, byte[]> namedBy(List<ChangeEntry.Item> items) {
    Map<String, byte[]> named = new HashMap<>();
    if (!read.isEmpty()) {
      for (ChangeEntry.Item item : items) {
        item.resource()
            .flatMap(resource -> uri(resource.get()))
            .filter(read::containsKey)
            .ifPresent(uri -> named.put(uri, Objects.requireNonNull(read.get(uri))));
      }
    }
    return named;
  }

  /** How many bytes of files a resource brings with it. */
  long bytes(Resource resource) {
    return uri(resource).map(read::get).map(bytes -> (long) bytes.length).orElse(0L);
  }

  /** How many bytes all files have. */
  long bytes() {
    return read.values().stream().mapToLong(bytes -> bytes.length).sum();
  }

  private static Optional<String> uri(Resource resource) {
    return resource.id().kind() == Kind.MODEL && resource.spec().path(FIELD).isTextual()
        ? Optional.of(resource.spec().path(FIELD).textValue())
        : Optional.empty();
  }
}
