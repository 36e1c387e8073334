package dev.mitra.job.tail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.decide.GatherOperator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A decision as it was read from the scores topic.
 *
 * @param eventId the payment's id
 * @param type of the event
 * @param decision {@code BLOCK}, {@code CHALLENGE}, {@code REVIEW} or {@code ALLOW}
 * @param score of the model that decides; NaN when none does
 * @param reasons the reason codes, that of what decided first
 * @param rules names of the active rules that fired
 * @param shadowRules names of the rules that fired and are only reported
 * @param patterns names of the patterns that the payment completed, those in shadow too
 * @param missing kinds of entity whose features were not there
 * @param dropped what was left out because time was short
 * @param epoch of the configuration that decided
 * @param ingestMillis when the payment came in, milliseconds since 1970; empty when the record does
 *     not say
 * @param tookMillis from there until it was decided; empty likewise
 * @param late whether its budget was over when it could first be decided
 * @param body the record's value as it is
 */
public record TailedDecision(
    String eventId,
    String type,
    String decision,
    double score,
    List<String> reasons,
    List<String> rules,
    List<String> shadowRules,
    List<String> patterns,
    List<String> missing,
    List<String> dropped,
    long epoch,
    OptionalLong ingestMillis,
    OptionalLong tookMillis,
    boolean late,
    String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the lists. */
  public TailedDecision {
    reasons = List.copyOf(reasons);
    rules = List.copyOf(rules);
    shadowRules = List.copyOf(shadowRules);
    patterns = List.copyOf(patterns);
    missing = List.copyOf(missing);
    dropped = List.copyOf(dropped);
  }

  /**
   * Reads one.
   *
   * @throws InvalidDeclarationException when the record is no decision, with its place
   */
  public static TailedDecision read(ConsumerRecord<byte[], byte[]> record) {
    String place = record.topic() + "-" + record.partition() + "@" + record.offset();
    byte[] value = record.value();
    if (value == null) {
      throw new InvalidDeclarationException(place, "holds no decision: the record has no value");
    }
    JsonNode body;
    try {
      body = JSON.readTree(value);
    } catch (IOException e) {
      throw new InvalidDeclarationException(place, "holds no decision: it is not JSON");
    }
    if (!body.path("eventId").isTextual() || !body.path("decision").isTextual()) {
      throw new InvalidDeclarationException(
          place,
          "holds no decision: 'eventId' and 'decision' are expected; is this the scores topic?");
    }
    OptionalLong ingest = number(record, GatherOperator.INGEST_HEADER);
    OptionalLong decided = number(record, GatherOperator.DECIDED_HEADER);
    return new TailedDecision(
        body.path("eventId").asText(),
        body.path("type").asText(),
        body.path("decision").asText(),
        body.path("score").asDouble(Double.NaN),
        texts(body.path("reasons")),
        names(body.path("rules")),
        names(body.path("shadowRules")),
        both(names(body.path("patterns")), names(body.path("shadowPatterns"))),
        texts(body.path("missing")),
        texts(body.path("dropped")),
        body.path("epoch").asLong(-1),
        ingest,
        ingest.isPresent() && decided.isPresent()
            ? OptionalLong.of(decided.getAsLong() - ingest.getAsLong())
            : OptionalLong.empty(),
        text(record, GatherOperator.LATE_HEADER).equals("true"),
        new String(value, StandardCharsets.UTF_8));
  }

  private static List<String> both(List<String> some, List<String> others) {
    List<String> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(one -> names.add(one.path("name").asText()));
    return names;
  }

  private static OptionalLong number(ConsumerRecord<byte[], byte[]> record, String name) {
    String text = text(record, name);
    return text.matches("-?[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
