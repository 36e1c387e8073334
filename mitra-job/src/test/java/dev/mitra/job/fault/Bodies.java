package dev.mitra.job.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What bodies of decisions say. */
final class Bodies {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Bodies() {}

  /**
   * Which payment of its card the job took this one for: the rules {@code place-N} that fired are
   * the bits of that number (see {@link FaultResources}).
   */
  static int place(byte[] body) {
    int place = 0;
    for (JsonNode rule : read(body).path("rules")) {
      String name = rule.path("name").asText();
      if (name.startsWith(FaultResources.PLACE_RULE)) {
        place |= 1 << Integer.parseInt(name.substring(FaultResources.PLACE_RULE.length()));
      }
    }
    return place;
  }

  /** The names of the active patterns that the payment completed. */
  static List<String> patterns(byte[] body) {
    List<String> names = new ArrayList<>();
    read(body).path("patterns").forEach(pattern -> names.add(pattern.path("name").asText()));
    return names;
  }

  /** Whether features of an entity were not there when it was decided. */
  static boolean lacksFeatures(byte[] body) {
    return !read(body).path("missing").isEmpty();
  }

  /** The members in which two bodies differ, by name; {@code spelling} when it is none. */
  static String difference(byte[] one, byte[] other) {
    JsonNode first = read(one);
    JsonNode second = read(other);
    Set<String> names = new TreeSet<>();
    addDiffering(first, second, names);
    addDiffering(second, first, names);
    return names.isEmpty() ? "spelling" : String.join(", ", names);
  }

  private static void addDiffering(JsonNode one, JsonNode other, Set<String> names) {
    for (Iterator<String> members = one.fieldNames(); members.hasNext(); ) {
      String name = members.next();
      if (!one.path(name).equals(other.path(name))) {
        names.add(name);
      }
    }
  }

  static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
