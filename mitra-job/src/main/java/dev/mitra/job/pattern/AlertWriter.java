package dev.mitra.job.pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.Field;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.rules.pattern.CompiledPattern;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes alerts as JSON, members in a fixed order: docs/patterns.md says what each means. The same
 * matches give the same bytes. Not thread-safe.
 */
public final class AlertWriter {
  /** Header: the ingest time of the event that led to the alert; none when time alone did. */
  public static final String INGEST_HEADER = "mitra-ingest-ms";

  /** How many matches of one alert are written out. */
  private static final int MOST_MATCHES = 16;

  private static final JsonFactory JSON = new JsonFactory();

  /** What an alert says. */
  public enum Kind {
    /** An event completed matches. */
    MATCH,
    /** Time completed matches: what stood against them has not come. */
    TIMED_MATCH,
    /** A late event would have led to matches that nobody was told of. */
    ADDED,
    /** A late event would have prevented matches that were reported. */
    WITHDRAWN
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

  /**
   * Writes one alert.
   *
   * @param entity the kind of the pattern's entity
   * @param key the key of the entity's profile
   * @param matches at least one; all complete at the same moment
   * @param lateEventId the id of the late event, for ADDED and WITHDRAWN; else empty
   * @param ingestMillis the ingest time of the event that led to it; 0 for none
   */
  public OutRecord write(
      Kind kind,
      CompiledPattern pattern,
      EntityKind entity,
      String key,
      List<Match> matches,
      String lateEventId,
      long ingestMillis) {
    Match first = matches.get(0);
    String id = id(kind, pattern, first, lateEventId);
    bytes.reset();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("kind", kind.name());
      json.writeStringField("pattern", pattern.name());
      json.writeNumberField("epoch", pattern.epoch());
      json.writeStringField("mode", pattern.spec().mode().name());
      json.writeStringField("entity", entity.name());
      writeKey(entity, key, json);
      json.writeStringField("eventId", first.completedBy().id());
      json.writeNumberField("time", first.time());
      if (lateEventId.isEmpty()) {
        json.writeNullField("lateEventId");
      } else {
        json.writeStringField("lateEventId", lateEventId);
      }
      json.writeNumberField("matchCount", matches.size());
      json.writeArrayFieldStart("matches");
      for (int i = 0; i < Math.min(MOST_MATCHES, matches.size()); i++) {
        writeMatch(matches.get(i), json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    return ingestMillis == 0
        ? new OutRecord(idBytes, bytes.toByteArray())
        : new OutRecord(idBytes, bytes.toByteArray(), INGEST_HEADER, Long.toString(ingestMillis));
  }

  private static String id(Kind kind, CompiledPattern pattern, Match match, String lateEventId) {
    String base = pattern.name() + "/" + pattern.epoch() + "/" + match.completedBy().id();
    return switch (kind) {
      case MATCH -> base;
      case TIMED_MATCH -> base + "/at/" + match.time();
      case ADDED -> base + "/at/" + match.time() + "/added-by/" + lateEventId;
      case WITHDRAWN -> base + "/at/" + match.time() + "/withdrawn-by/" + lateEventId;
    };
  }

  /** The values of the entity's key, those left out that are sensitive. */
  private static void writeKey(EntityKind entity, String key, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("key");
    List<String> values = EntityKeys.values(key);
    if (values.size() == entity.key().size()) {
      for (int i = 0; i < values.size(); i++) {
        Field field = entity.key().get(i);
        if (!field.sensitive()) {
          json.writeStringField(field.name(), values.get(i));
        }
      }
    }
    json.writeEndObject();
  }

  private static void writeMatch(Match match, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("stages");
    for (Map.Entry<String, List<StageEvent>> stage : match.stages().entrySet()) {
      json.writeStartObject();
      json.writeStringField("stage", stage.getKey());
      json.writeArrayFieldStart("events");
      for (StageEvent event : stage.getValue()) {
        json.writeStartObject();
        json.writeStringField("id", event.id());
        json.writeNumberField("time", event.time());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
