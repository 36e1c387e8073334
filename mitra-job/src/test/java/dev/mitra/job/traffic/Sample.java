package dev.mitra.job.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A generated event with its JSON parsed.
 *
 * @param body the whole document
 */
record Sample(GeneratedEvent event, JsonNode body) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Sample of(GeneratedEvent event) {
    try {
      return new Sample(event, MAPPER.readTree(event.json()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first events of a generator. */
  static List<GeneratedEvent> events(TrafficConfig config, int count) {
    TrafficGenerator generator = new TrafficGenerator(config);
    List<GeneratedEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(generator.next());
    }
    return events;
  }

  static List<Sample> take(TrafficConfig config, int count) {
    return events(config, count).stream().map(Sample::of).toList();
  }

  /** The attempted payments among the first events of a generator. */
  static Stream<Sample> attempts(TrafficConfig config, int count) {
    return events(config, count).stream().filter(GeneratedEvent::scored).map(Sample::of);
  }

  /** The text at the pointer; empty when there is none. */
  String text(String pointer) {
    return body.at(pointer).asText("");
  }

  double number(String pointer) {
    return body.at(pointer).asDouble(Double.NaN);
  }

  boolean has(String pointer) {
    return !body.at(pointer).isMissingNode();
  }
}
