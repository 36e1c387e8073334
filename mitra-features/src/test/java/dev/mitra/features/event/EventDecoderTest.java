package dev.mitra.features.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.Golden;
import dev.mitra.features.TestPayments;
import dev.mitra.features.schema.EventSchemaParser;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the decoder takes for an event, and how it refuses everything else. */
class EventDecoderTest {
  private static final long NOW = 1_800_000_000_000L;

  private final EventDecoder decoder = new EventDecoder(TestPayments.SCHEMA, DecodeLimits.DEFAULT);

  private Event accept(String json) throws RejectedEventException {
    return decoder.decode(json.getBytes(StandardCharsets.UTF_8), NOW);
  }

  /** A whole event with some more members. */
  private static String event(String more) {
    return "{\"id\":\"e1\",\"type\":\"payment.attempted\",\"time\":1700000000000" + more + "}";
  }

  private static String pay(String members) {
    return event(",\"pay\":{" + members + "}");
  }

  private RejectedEventException rejection(byte[] bytes) {
    try {
      decoder.decode(bytes, NOW);
    } catch (RejectedEventException e) {
      return e;
    }
    throw new AssertionError("accepted: " + new String(bytes, StandardCharsets.UTF_8));
  }

  private RejectReason reason(String json) {
    return rejection(json.getBytes(StandardCharsets.UTF_8)).reason();
  }

  private static int slot(String field) {
    return TestPayments.SCHEMA.field(field).orElseThrow().slot();
  }

  private static double amount(Event event) {
    return Double.longBitsToDouble(event.bits(slot("amount")));
  }

  @Test
  void anEventOfEveryFieldIsReadIntoItsSlots() throws RejectedEventException {
    Event event =
        accept(
            """
            { "pay": { "merchant": "m-7", "fraud": true, "quantity": -3, "amount": 12.5,
                       "opened": "2024-02-29T12:00:00+05:30" },
              "time": "2023-11-14T22:13:20Z", "card": { "token": "tok_1" },
              "a/b": { "c~d": "odd" }, "type": "payment.attempted", "id": "e1" }
            """);
    assertThat(event.id()).isEqualTo("e1");
    assertThat(event.type()).isEqualTo("payment.attempted");
    assertThat(event.time()).isEqualTo(1_700_000_000_000L);
    assertThat(amount(event)).isEqualTo(12.5);
    assertThat(event.bits(slot("quantity"))).isEqualTo(-3);
    assertThat(event.bits(slot("fraud"))).isEqualTo(1);
    assertThat(event.text(slot("merchant"))).isEqualTo("m-7");
    assertThat(event.text(slot("card"))).isEqualTo("tok_1");
    assertThat(event.text(slot("odd"))).isEqualTo("odd");
    assertThat(event.bits(slot("opened"))).isEqualTo(1_709_188_200_000L);
    for (int s = 0; s < event.slots(); s++) {
      assertThat(event.has(s)).isTrue();
    }
  }

  @Test
  void theDefaultSchemaReadsADefaultPayment() throws RejectedEventException {
    EventDecoder defaults =
        new EventDecoder(EventSchemaParser.parse(Golden.defaultSchema()), DecodeLimits.DEFAULT);
    Event event =
        defaults.decode(
            """
            {"id":"e","type":"payment.attempted","time":1,"payment":{"amount":99,"currency":"INR",
             "method":"upi"},"upi":{"vpa":"a@b"},"customer":{"id":"c","created_at":5}}
            """
                .getBytes(StandardCharsets.UTF_8),
            NOW);
    assertThat(event.time()).isEqualTo(1);
  }

  @Test
  void missingAndNullMembersReadAsMissing() throws RejectedEventException {
    for (String json :
        new String[] {
          event(""),
          event(",\"pay\":null,\"card\":null"),
          event(",\"pay\":{},\"card\":{}"),
          pay("\"amount\":null,\"quantity\":null,\"fraud\":null,\"merchant\":null,\"opened\":null"),
          event(",\"pay\":5,\"card\":\"no object\",\"a/b\":[{\"c~d\":\"x\"}]")
        }) {
      Event event = accept(json);
      for (String field : new String[] {"amount", "quantity", "fraud", "merchant", "opened"}) {
        assertThat(event.has(slot(field))).as("%s of %s", field, json).isFalse();
        assertThat(event.bits(slot(field))).isZero();
        assertThat(event.text(slot(field))).isEmpty();
      }
    }
  }

  @Test
  void emptyTextIsThereAndIsNotMissing() throws RejectedEventException {
    assertThat(accept(pay("\"merchant\":\"\"")).has(slot("merchant"))).isTrue();
  }

  @Test
  void membersThatTheSchemaDoesNotNameArePassedOver() throws RejectedEventException {
    Event event =
        accept(
            event(
                ",\"x\":{\"id\":7,\"pay\":{\"amount\":\"no\"}},\"y\":[1,[{}],\"t\",null,true],"
                    + "\"pay\":{\"deep\":{\"amount\":\"no\"},\"amount\":3,\"huge\":1e400}"));
    assertThat(amount(event)).isEqualTo(3);
    assertThat(event.id()).isEqualTo("e1");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "-5, -5",
    "0, 0",
    "-0.0, 0",
    "1e2, 100",
    "1E-400, 0",
    "0.1, 0.1",
    "9007199254740993, 9007199254740992",
    "123456789012345678901234567890, 1.2345678901234568e29",
    "1.7976931348623157e308, 1.7976931348623157e308"
  })
  void aDoubleFieldTakesAnyFiniteNumber(String written, double read) throws RejectedEventException {
    Event event = accept(pay("\"amount\":" + written));
    assertThat(amount(event)).isEqualTo(read);
    assertThat(event.bits(slot("amount")))
        .as("equal amounts have equal bits")
        .isEqualTo(Double.doubleToRawLongBits(read));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void aLongFieldTakesAny64Bits(long value) throws RejectedEventException {
    assertThat(accept(pay("\"quantity\":" + value)).bits(slot("quantity"))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"amount\":\"5\"",
        "\"amount\":true",
        "\"amount\":{}",
        "\"amount\":[5]",
        "\"amount\":1e400",
        "\"amount\":-1e400",
        "\"quantity\":5.0",
        "\"quantity\":5e0",
        "\"quantity\":9223372036854775808",
        "\"quantity\":-9223372036854775809",
        "\"quantity\":\"5\"",
        "\"fraud\":1",
        "\"fraud\":\"true\"",
        "\"fraud\":[]",
        "\"merchant\":5",
        "\"merchant\":false",
        "\"merchant\":{\"id\":5}",
        "\"merchant\":[\"m\"]",
        "\"opened\":1.5",
        "\"opened\":true",
        "\"opened\":\"yesterday\"",
        "\"opened\":\"2024-01-01\"",
        "\"opened\":\"2024-01-01T00:00:00\"",
        "\"opened\":\"2023-02-29T00:00:00Z\"",
        "\"opened\":\"+999999999-12-31T23:59:59Z\"",
        "\"opened\":99999999999999999999",
        "\"opened\":\"2024-01-01T00:00:00.0000000000000000000000000000000000Z\""
      })
  void aValueOfAnotherTypeIsRefused(String member) {
    assertThat(reason(pay(member))).isEqualTo(RejectReason.WRONG_TYPE);
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000000, 1700000000000",
    "0, 0",
    "'\"1970-01-01T00:00:00Z\"', 0",
    "'\"2023-11-14T22:13:20.123456789Z\"', 1700000000123",
    "'\"2023-11-15T03:43:20+05:30\"', 1700000000000",
    "'\"2023-11-14T22:13Z\"', 1699999980000"
  })
  void timesAreIsoTextWithAnOffsetOrMilliseconds(String written, long millis)
      throws RejectedEventException {
    assertThat(accept("{\"id\":\"e\",\"type\":\"t\",\"time\":" + written + "}").time())
        .isEqualTo(millis);
  }

  @Test
  void anEventMayBeAheadOfItsRecordByTheLimitAndNoMore() throws RejectedEventException {
    long limit = DecodeLimits.DEFAULT.futureMillis();
    String json = "{\"id\":\"e\",\"type\":\"t\",\"time\":%d}";
    assertThat(accept(json.formatted(NOW + limit)).time()).isEqualTo(NOW + limit);
    assertThat(reason(json.formatted(NOW + limit + 1))).isEqualTo(RejectReason.FUTURE_TIME);
    assertThat(reason(json.formatted(Long.MAX_VALUE))).isEqualTo(RejectReason.FUTURE_TIME);
    assertThat(reason("{\"id\":\"e\",\"type\":\"t\",\"time\":\"2100-01-01T00:00:00Z\"}"))
        .isEqualTo(RejectReason.FUTURE_TIME);
    assertThat(reason(json.formatted(-1))).isEqualTo(RejectReason.TIME_OUT_OF_RANGE);
    assertThat(reason(json.formatted(Long.MIN_VALUE))).isEqualTo(RejectReason.TIME_OUT_OF_RANGE);
    assertThat(reason("{\"id\":\"e\",\"type\":\"t\",\"time\":\"1969-12-31T23:59:59.999Z\"}"))
        .isEqualTo(RejectReason.TIME_OUT_OF_RANGE);
  }

  @Test
  void theThreeThingsThatEveryEventHasAreRequired() {
    assertThat(reason("{\"type\":\"t\",\"time\":1}")).isEqualTo(RejectReason.MISSING_ID);
    assertThat(reason("{\"id\":\"\",\"type\":\"t\",\"time\":1}"))
        .isEqualTo(RejectReason.MISSING_ID);
    assertThat(reason("{\"id\":\"e\",\"time\":1}")).isEqualTo(RejectReason.MISSING_TYPE);
    assertThat(reason("{\"id\":\"e\",\"type\":null,\"time\":1}"))
        .isEqualTo(RejectReason.MISSING_TYPE);
    assertThat(reason("{\"id\":\"e\",\"type\":\"t\"}")).isEqualTo(RejectReason.MISSING_TIME);
    assertThat(reason("{}")).isEqualTo(RejectReason.MISSING_ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "null",
        "5",
        "\"text\"",
        "true",
        "[]",
        "[{\"id\":\"e\"}]",
        "{",
        "}",
        "{]",
        "{\"id\"}",
        "{\"id\":}",
        "{'id':'e'}",
        "{id:1}",
        "{\"id\":\"e\",}",
        "{} {}",
        "{}x",
        "{},",
        "{}[]",
        "{}null",
        "{\"x\":NaN}",
        "{\"x\":Infinity}",
        "{\"x\":-Infinity}",
        "{\"x\":01}",
        "{\"x\":+1}",
        "{\"x\":.5}",
        "{\"x\":1.}",
        "{\"x\":0x1}",
        "{\"x\":tru}",
        "{\"x\":\"\t\"}",
        "{\"x\":\"\\q\"}",
        "{\"x\":\"\\u12\"}",
        "// c\n{}",
        "{/* c */}",
        "{\"id\":\"e"
      })
  void whatIsNotOneJsonObjectIsRefused(String json) {
    assertThat(reason(json)).isEqualTo(RejectReason.NOT_JSON);
  }

  @Test
  void nothingAndTooMuchAreRefusedWithoutALook() {
    assertThatThrownBy(() -> decoder.decode(null, NOW))
        .isInstanceOf(RejectedEventException.class)
        .hasMessage("the record has no value; an event is one JSON object");
    assertThat(rejection(new byte[0]).reason()).isEqualTo(RejectReason.EMPTY);
    RejectedEventException large = rejection(new byte[10 << 20]);
    assertThat(large.reason()).isEqualTo(RejectReason.TOO_LARGE);
    assertThat(large).hasMessage("the record has 10485760 bytes; at most 262144 are allowed");
  }

  @Test
  void aByteOrderMarkInFrontIsNoHarm() throws RejectedEventException {
    assertThat(accept("\uFEFF" + event("")).id()).isEqualTo("e1");
    assertThat(reason("\uFEFF")).isEqualTo(RejectReason.NOT_JSON);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    String[] texts = {"merchant", "unknown"};
    byte[][] wrong = {
      {(byte) 0xFF},
      {(byte) 0xC3},
      {(byte) 0xC3, 'x'},
      {(byte) 0x80},
      {(byte) 0xE2, (byte) 0x82},
      {(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80}
    };
    for (String text : texts) {
      for (byte[] bytes : wrong) {
        byte[] json = pay("\"" + text + "\":\"#####\"").getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, json, json.length - 3 - bytes.length, bytes.length);
        assertThat(rejection(json).reason()).isEqualTo(RejectReason.NOT_JSON);
      }
    }
  }

  @Test
  void limitsOfNestingNumbersAndNamesHoldInPassedOverPartsToo() throws RejectedEventException {
    int depth = DecodeLimits.DEFAULT.maxDepth() - 1;
    accept(event(",\"x\":" + "[".repeat(depth) + "]".repeat(depth)));
    assertThat(reason(event(",\"x\":" + "[".repeat(depth + 1) + "]".repeat(depth + 1))))
        .isEqualTo(RejectReason.NOT_JSON);
    assertThat(reason(event(",\"x\":" + "{\"x\":".repeat(100_000 / 5))))
        .isEqualTo(RejectReason.NOT_JSON);
    for (String member : new String[] {"amount", "quantity", "unknown"}) {
      assertThat(reason(pay("\"" + member + "\":" + "9".repeat(400))))
          .as(member)
          .isEqualTo(RejectReason.NOT_JSON);
    }
    assertThat(reason(event(",\"" + "n".repeat(2_000) + "\":1"))).isEqualTo(RejectReason.NOT_JSON);
  }

  @Test
  void aBrokenLimitIsCalledWhatItIs() {
    assertThat(rejection(event(",\"x\":" + "[".repeat(99)).getBytes(StandardCharsets.UTF_8)))
        .hasMessageStartingWith("the record is not valid JSON within the limits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"id\":\"e2\"",
        ",\"x\":1,\"x\":1",
        ",\"pay\":{\"amount\":1,\"amount\":2}",
        ",\"pay\":{},\"pay\":{}",
        ",\"x\":{\"y\":[{\"z\":1,\"z\":2}]}",
        ",\"i\\u0064\":\"e2\""
      })
  void aMemberThatStandsTwiceInOneObjectIsRefused(String more) {
    RejectedEventException e = rejection(event(more).getBytes(StandardCharsets.UTF_8));
    assertThat(e.reason()).isEqualTo(RejectReason.DUPLICATE_MEMBER);
    assertThat(e).hasMessage("a member stands twice in one object; once is allowed");
  }

  @Test
  void aTextMayBeAsLongAsItsFieldAllows() throws RejectedEventException {
    accept(pay("\"merchant\":\"" + "é".repeat(64) + "\""));
    RejectedEventException e =
        rejection(pay("\"merchant\":\"" + "é".repeat(65) + "\"").getBytes(StandardCharsets.UTF_8));
    assertThat(e.reason()).isEqualTo(RejectReason.TEXT_TOO_LONG);
    assertThat(e).hasMessage("the text at /pay/merchant has 65 characters; at most 64 are allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"4111111111111111\"",
        "\"4111 1111 1111 1111\"",
        "\"4111-1111-1111-1111\"",
        "\" 4111 1111-1111 1111 \"",
        "\"378282246310005\"",
        "\"6304000000000000\"",
        "\"501800000009\"",
        "\"6062826786276634003\"",
        "\"\\u0034111111111111111\"",
        // A number is of the wrong type too, but what matters is that it must not be kept.
        "4111111111111111",
        "378282246310005"
      })
  void aFullCardNumberInATokenFieldIsRefused(String token) {
    assertThat(reason(event(",\"card\":{\"token\":" + token + "}")))
        .isEqualTo(RejectReason.CARD_NUMBER);
  }

  @Test
  void aCardNumberThatIsTooLongForItsFieldIsStillACardNumber() {
    String spread = "4111" + " ".repeat(80) + "111111111111";
    assertThat(reason(event(",\"card\":{\"token\":\"" + spread + "\"}")))
        .isEqualTo(RejectReason.CARD_NUMBER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tok_4111111111111111",
        "4111111111111112",
        "41111111111",
        "c7f0e1d2",
        "4111111111111111x",
        "4111.1111.1111.1111",
        "123456789012345678901234567890"
      })
  void aTokenPasses(String token) throws RejectedEventException {
    assertThat(accept(event(",\"card\":{\"token\":\"" + token + "\"}")).text(slot("card")))
        .isEqualTo(token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"4111111111111111\"",
        "\"4111 1111 1111 1111\"",
        "\"378282246310005\"",
        "\"4222222222222\"",
        "\"\\u0034111111111111111\"",
        "4111111111111111"
      })
  void aFullCardNumberIsRefusedWhereverATextIsRead(String value) {
    assertThat(reason(pay("\"merchant\":" + value))).isEqualTo(RejectReason.CARD_NUMBER);
    assertThat(reason("{\"id\":" + value + ",\"type\":\"t\",\"time\":1700000000000}"))
        .isEqualTo(RejectReason.CARD_NUMBER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"4111111111111112", "501800000009", "m4111111111111111", "4111111111111111 INR"})
  void otherNumbersAndTextsPass(String text) throws RejectedEventException {
    assertThat(accept(pay("\"merchant\":\"" + text + "\"")).text(slot("merchant"))).isEqualTo(text);
  }

  @Test
  void aFieldOfLongNumbersTakesThemAll() throws RejectedEventException {
    String numbers =
        TestPayments.YAML.replace("/pay/merchant,", "/pay/merchant, longNumbers: true,");
    EventDecoder lenient =
        new EventDecoder(
            EventSchemaParser.parse(numbers.getBytes(StandardCharsets.UTF_8)),
            DecodeLimits.DEFAULT);
    byte[] event = pay("\"merchant\":\"4111111111111111\"").getBytes(StandardCharsets.UTF_8);

    assertThat(lenient.decode(event, NOW).text(slot("merchant"))).isEqualTo("4111111111111111");
  }

  @Test
  void everyReasonHasAnExampleHere() {
    Set<RejectReason> seen = EnumSet.noneOf(RejectReason.class);
    seen.add(rejection(new byte[0]).reason());
    seen.add(rejection(new byte[1 << 20]).reason());
    for (String json :
        new String[] {
          "[]",
          event(",\"id\":\"again\""),
          "{}",
          "{\"id\":\"e\"}",
          "{\"id\":\"e\",\"type\":\"t\"}",
          pay("\"amount\":\"5\""),
          pay("\"merchant\":\"" + "m".repeat(65) + "\""),
          "{\"id\":\"e\",\"type\":\"t\",\"time\":-1}",
          "{\"id\":\"e\",\"type\":\"t\",\"time\":" + Long.MAX_VALUE + "}",
          event(",\"card\":{\"token\":\"4111111111111111\"}")
        }) {
      seen.add(reason(json));
    }
    assertThat(seen).containsExactlyInAnyOrder(RejectReason.values());
  }

  @Test
  void aRefusalCostsNoStackTrace() {
    assertThat(rejection(new byte[0]).getStackTrace()).isEmpty();
    assertThat(rejection("{".getBytes(StandardCharsets.UTF_8))).hasNoCause();
  }

  @Test
  void aDecoderGoesOnAfterARefusal() throws RejectedEventException {
    for (int i = 0; i < 100; i++) {
      assertThat(reason(pay("\"amount\":[" + i))).isEqualTo(RejectReason.WRONG_TYPE);
      assertThat(accept(event("")).has(slot("amount"))).isFalse();
    }
  }
}
