package dev.mitra.job.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the generated JSON against the default schema that ships. */
class TrafficSchemaTest {
  private static final Path SCHEMA = Path.of("..", "deploy", "defaults", "schema.yaml");
  private static final Pattern CARD_NUMBER = Pattern.compile("[0-9]{12,}");

  private record Field(String name, String pointer, String type, int maxLength, boolean token) {}

  @Test
  void everyValueHasTheTypeOfTheSchemaAndEveryFieldIsUsed() throws IOException {
    List<Field> fields = fields();
    Set<String> unseen = new HashSet<>();
    fields.forEach(field -> unseen.add(field.name()));
    for (Sample sample : Sample.take(TrafficConfig.defaults(), 30_000)) {
      for (Field field : fields) {
        JsonNode value = sample.body().at(field.pointer());
        if (!value.isMissingNode()) {
          assertThat(matches(field, value)).as("%s: %s", field, sample.event()).isTrue();
          unseen.remove(field.name());
        }
      }
    }
    assertThat(unseen).isEmpty();
  }

  @Test
  void attemptsHaveWhatADecisionNeeds() {
    Sample.attempts(TrafficConfig.defaults(), 20_000)
        .forEach(
            sample -> {
              assertThat(sample.number("/payment/amount")).isPositive();
              assertThat(sample.text("/payment/currency")).isEqualTo("INR");
              assertThat(sample.text("/merchant/id")).isNotEmpty();
              assertThat(sample.has("/card/token"))
                  .isEqualTo(sample.text("/payment/method").equals("card"));
              assertThat(sample.has("/upi/vpa"))
                  .isEqualTo(sample.text("/payment/method").equals("upi"));
              assertThat(sample.has("/device/id"))
                  .isEqualTo(!sample.body().at("/payment/recurring").asBoolean());
            });
  }

  @Test
  void tokensCannotBeTakenForCardNumbers() throws IOException {
    List<Field> tokens = fields().stream().filter(Field::token).toList();
    assertThat(tokens).isNotEmpty();
    for (Sample sample : Sample.take(TrafficConfig.defaults(), 30_000)) {
      for (Field token : tokens) {
        assertThat(sample.text(token.pointer())).doesNotContainPattern(CARD_NUMBER);
      }
    }
  }

  @Test
  void everyTypeOfEventAppears() {
    Set<String> unseen = new HashSet<>();
    for (EventType type : EventType.values()) {
      unseen.add(type.label());
    }
    Sample.events(TrafficConfig.defaults(), 60_000).forEach(event -> unseen.remove(event.type()));
    assertThat(unseen).isEmpty();
  }

  private static boolean matches(Field field, JsonNode value) {
    return switch (field.type()) {
      case "string" ->
          value.isTextual()
              && !value.asText().isEmpty()
              && value.asText().length() <= field.maxLength();
      case "double" -> value.isNumber() && Double.isFinite(value.asDouble());
      case "boolean" -> value.isBoolean();
      case "time" -> value.isTextual() && Instant.parse(value.asText()).toEpochMilli() > 0;
      default -> throw new IllegalStateException("this test knows no type " + field.type());
    };
  }

  private static List<Field> fields() throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    List<Field> fields = new ArrayList<>();
    for (JsonNode field : yaml.readTree(SCHEMA.toFile()).at("/spec/fields")) {
      fields.add(
          new Field(
              field.path("name").asText(),
              field.path("pointer").asText(),
              field.path("type").asText(),
              field.path("maxLength").asInt(Integer.MAX_VALUE),
              field.path("token").asBoolean()));
    }
    assertThat(fields).hasSizeGreaterThan(20);
    return fields;
  }
}
