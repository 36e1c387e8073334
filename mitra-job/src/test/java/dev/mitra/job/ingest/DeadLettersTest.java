package dev.mitra.job.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.event.RejectReason;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.RawRecord;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aPayloadIsKeptForPeopleToLookAt() throws IOException {
    JsonNode letter = letter("{\"id\":", RejectReason.NOT_JSON, true);

    assertThat(letter.path("topic").asText()).isEqualTo("payments");
    assertThat(letter.path("partition").asInt()).isEqualTo(2);
    assertThat(letter.path("offset").asLong()).isEqualTo(17);
    assertThat(letter.path("stage").asText()).isEqualTo("decode");
    assertThat(letter.path("reason").asText()).isEqualTo("NOT_JSON");
    assertThat(new String(letter.path("payload").binaryValue(), UTF_8)).isEqualTo("{\"id\":");
  }

  @Test
  void aSchemaWithSensitiveFieldsKeepsNoPayload() throws IOException {
    JsonNode letter = letter("{\"phone\":\"ph_1\"", RejectReason.NOT_JSON, false);

    assertThat(letter.has("payload")).isFalse();
    assertThat(letter.path("payloadLeftOut").asText()).isEqualTo("the schema has sensitive fields");
    assertThat(letter.toString()).doesNotContain("ph_1");
  }

  @Test
  void whatMayHoldACardNumberIsNeverKept() throws IOException {
    for (String number : new String[] {"4111111111111111", "4111 1111 1111 1111", "\\u0034111"}) {
      JsonNode letter = letter("{\"note\":\"" + number + "\"", RejectReason.NOT_JSON, true);

      assertThat(letter.has("payload")).isFalse();
      assertThat(letter.path("payloadLeftOut").asText()).isEqualTo("it may hold a card number");
    }
    assertThat(letter("{}", RejectReason.CARD_NUMBER, true).has("payload")).isFalse();
  }

  @Test
  void aRepeatHasTheKeyOfTheFirst() {
    RawRecord record = new RawRecord("payments", 2, 17, 0, null, new byte[0]);
    OutRecord first = DeadLetters.of(record, "decode", RejectReason.EMPTY, "empty", true);

    assertThat(new String(first.key(), UTF_8)).isEqualTo("payments-2-17");
  }

  private static JsonNode letter(String payload, RejectReason reason, boolean keep)
      throws IOException {
    RawRecord record = new RawRecord("payments", 2, 17, 0, null, payload.getBytes(UTF_8));
    return JSON.readTree(DeadLetters.of(record, "decode", reason, "why", keep).value());
  }
}
