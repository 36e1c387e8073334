package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.plan.Erasure;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErasureEventTest {
  private static final String YAML =
      """
      apiVersion: mitra/v1
      kind: EventSchema
      metadata: { name: deep }
      spec:
        id: id
        type: type
        time: time
        scored: [txn]
        erases: [gone, forgotten]
        fields:
          - { name: id,    pointer: /head/id,       type: string }
          - { name: type,  pointer: /head/kind,     type: string }
          - { name: time,  pointer: /at,            type: time }
          - { name: card,  pointer: /payer/card,    type: string, token: true }
          - { name: payer, pointer: "/payer/a~1b",  type: string, maxLength: 20, longNumbers: true }
          - { name: shop,  pointer: /shop,          type: long }
          - { name: vip,   pointer: /payer/vip,     type: boolean }
          - { name: note,  pointer: /note,          type: string }
        entities:
          - { name: card, key: [card] }
          - { name: payer, key: [payer, shop] }
          - { name: vips, key: [vip] }
      """;
  private static final String CARD_NUMBER = "4111 1111 1111 1111";

  @Test
  void anEventHasIdTypeTimeAndValuesWhereTheSchemaHasThem() {
    ErasureEvent event = event(YAML, false, "payer=o'k=1", "shop=-7", "vip=true", "card=tok_1");

    assertThat(event.fields()).containsExactly("payer", "shop", "vip", "card");
    assertThat(new String(event.json(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"payer\":{\"a/b\":\"o'k=1\",\"vip\":true,\"card\":\"tok_1\"},\"shop\":-7,"
                + "\"head\":{\"id\":\"erase-1\",\"kind\":\"gone\"},\"at\":1700000000000}");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnceAndWithoutAnyValue() {
    assertThat(
            findings(
                YAML, "note=x", "crad=y", "card", "=z", "shop=seven", "vip=1", "payer=", "shop=8"))
        .containsExactly(
            "argument 1: names a field that keys no entity; those that do are card, payer, shop,"
                + " vip",
            "argument 2: names a field that keys no entity, did you mean 'card'?; those that do are"
                + " card, payer, shop, vip",
            "argument 3: must be FIELD=VALUE, neither of them empty",
            "argument 4: must be FIELD=VALUE, neither of them empty",
            "shop: must be an integer of 64 bits",
            "vip: must be true or false",
            "argument 7: must be FIELD=VALUE, neither of them empty",
            "shop: is given twice; one erasure has one value of a field");
  }

  @Test
  void aSchemaThatNamesNoTypeForItCannotErase() {
    assertThat(findings(YAML.replace("  erases: [gone, forgotten]\n", ""), "card=t"))
        .containsExactly(
            "spec.erases: is not in the schema deep; name the type of event that erases a subject"
                + " there and start the job with it");
  }

  @Test
  void aFullCardNumberIsRefusedAndOnlyWhereNoTokenIsExpectedCanOneSayThatItIsNone() {
    assertThat(findings(YAML, "payer=" + CARD_NUMBER))
        .containsExactly(
            "payer: looks like a full card number, which has no place in Kafka; if it is none, say"
                + " so with --no-card-number");
    assertThat(event(YAML, true, "payer=" + CARD_NUMBER).fields()).containsExactly("payer");
    for (boolean allowed : new boolean[] {false, true}) {
      InvalidDeclarationException refused = refusal(YAML, allowed, "card=" + CARD_NUMBER);
      assertThat(refused.findings())
          .extracting(Finding::message)
          .containsExactly(
              "the job would refuse it: the value at /payer/card is a full card number; only tokens"
                  + " are allowed there");
    }
  }

  @Test
  void sayingThatItIsNoneDoesNotHelpWhereTheJobRefusesIt() {
    String strict = YAML.replace(", longNumbers: true", "");

    assertThat(refusal(strict, true, "payer=" + CARD_NUMBER).findings())
        .extracting(Finding::message)
        .containsExactly(
            "the job would refuse it: the value at /payer/a~1b looks like a full card number, which"
                + " no field takes; if the field holds other numbers of 13 to 19 digits, the schema"
                + " says so with longNumbers: true");
  }

  @Test
  void whatTheJobWouldRefuseIsNotPublished() {
    assertThat(findings(YAML, "payer=" + "x".repeat(21)))
        .containsExactly(
            "the job would refuse it: the text at /payer/a~1b has 21 characters; at most 20 are"
                + " allowed");
  }

  private static List<String> findings(String yaml, String... assignments) {
    return refusal(yaml, false, assignments).findings().stream().map(Finding::toString).toList();
  }

  private static InvalidDeclarationException refusal(
      String yaml, boolean allowDigits, String... assignments) {
    return catchThrowableOfType(
        InvalidDeclarationException.class, () -> event(yaml, allowDigits, assignments));
  }

  private static ErasureEvent event(String yaml, boolean allowDigits, String... assignments) {
    EventSchema schema = EventSchemaParser.parse(yaml.getBytes(StandardCharsets.UTF_8));
    return ErasureEvent.of(
        schema,
        Erasure.keyFields(FeaturePlan.empty(schema)),
        List.of(assignments),
        allowDigits,
        "erase-1",
        1_700_000_000_000L);
  }
}
