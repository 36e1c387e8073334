package dev.mitra.features.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Golden;
import dev.mitra.features.GoldenCases;
import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import dev.mitra.features.check.InvalidDeclarationException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Schemas as companies write them: what is read, and everything that is found in wrong ones. */
class EventSchemaParserTest {

  private static EventSchema parse(String yaml) {
    return EventSchemaParser.parse(yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** The small schema with a piece of its text in other words. */
  private static String with(String piece, String other) {
    assertThat(TestPayments.YAML).contains(piece);
    return TestPayments.YAML.replace(piece, other);
  }

  @Test
  void theDefaultSchemaIsReadInFull() {
    EventSchema schema = EventSchemaParser.parse(Golden.defaultSchema());
    assertThat(schema.name()).isEqualTo("payments");
    assertThat(schema.idField().name()).isEqualTo("id");
    assertThat(schema.typeField().pointer()).isEqualTo("/type");
    assertThat(schema.timeField().type()).isEqualTo(FieldType.TIME);
    assertThat(schema.isScored("payment.attempted")).isTrue();
    assertThat(schema.isScored("payment.failed")).isFalse();
    assertThat(schema.entityNames()).hasSizeGreaterThanOrEqualTo(8).contains("card", "merchant");
    assertThat(schema.entity("bin").orElseThrow().key())
        .containsExactly(schema.field("card_bin").orElseThrow());
    assertThat(schema.entity("nobody")).isEmpty();
    assertThat(schema.field("nothing")).isEmpty();
    for (int slot = 0; slot < schema.fields().size(); slot++) {
      assertThat(schema.fields().get(slot).slot()).isEqualTo(slot);
    }
    Field card = schema.field("card").orElseThrow();
    assertThat(card.token()).isTrue();
    assertThat(card.sensitive()).isTrue();
    assertThat(schema.field("id").orElseThrow().maxLength()).isEqualTo(128);
    assertThat(schema.field("merchant").orElseThrow().maxLength()).isEqualTo(1024);
  }

  @Test
  void jsonIsYamlToo() {
    assertThat(
            parse(
                    """
                    {"apiVersion":"mitra/v1","kind":"EventSchema","metadata":{"name":"j"},"spec":{
                     "id":"i","type":"t","time":"at","scored":["x"],"fields":[
                      {"name":"i","pointer":"/i","type":"string"},
                      {"name":"t","pointer":"/t","type":"string"},
                      {"name":"at","pointer":"/at","type":"time"}]}}
                    """)
                .entityNames())
        .isEmpty();
  }

  @Test
  void aCalendarThatSaysNothingOfTheWeekendHasTheUsualOne() {
    double[] out = new double[5];
    // 1970-01-03 was a Saturday.
    parse(with("    weekend: [SATURDAY, SUNDAY]\n", ""))
        .newCalendar()
        .fill(2 * 86_400_000L, out, 0);
    assertThat(out[BusinessCalendar.NAMES.indexOf("time.weekend")]).isEqualTo(1);
    parse(with("[SATURDAY, SUNDAY]", "[]")).newCalendar().fill(2 * 86_400_000L, out, 0);
    assertThat(out[BusinessCalendar.NAMES.indexOf("time.weekend")]).isZero();
  }

  @Test
  void everythingThatIsWrongIsFoundAtOnceAndSaysWhatIsAllowed() {
    GoldenCases cases = new GoldenCases();
    for (String[] wrong :
        new String[][] {
          {"nothing at all", ""},
          {"no object", "just text"},
          {"no YAML", "a: [b\nc: }"},
          {"a member twice", "kind: EventSchema\nkind: EventSchema\n"},
          {"empty", "{}"},
          {
            "another kind of resource",
            "apiVersion: v1\nkind: Pod\nmetadata: { name: x, labels: {} }\nspec: {}\nstatus: 1"
          },
          {
            "roles of fields that are not there, or of another type",
            """
            apiVersion: mitra/v1
            kind: EventSchema
            metadata: { name: x }
            spec:
              id: ids
              type: amount
              time: id
              scored: payment.attempted
              fields:
                - { name: id, pointer: /id, type: string }
                - { name: amount, pointer: /amount, type: double }
            """
          },
          {
            "fields with every mistake there is",
            """
            apiVersion: mitra/v1
            kind: EventSchema
            metadata: { name: x }
            spec:
              id: id
              type: type
              time: time
              scored: [a]
              fields:
                - { name: id,    pointer: /id,    type: string }
                - { name: type,  pointer: /type,  type: String }
                - { name: time,  pointer: /time,  type: time, token: true }
                - { name: id,    pointer: /id2,   type: string }
                - { name: Upper, pointer: /upper, type: string }
                - { name: in,    pointer: /in,    type: string }
                - { name: event_time, pointer: /et, type: time }
                - { name: same,  pointer: /id,    type: string }
                - { name: under, pointer: /id/x,  type: string }
                - { name: bare,  pointer: bare,   type: string }
                - { name: tilde, pointer: /a~2b,  type: string }
                - { name: long,  pointer: /long,  type: int, maxLength: 0, sensitve: true }
                - { name: huge,  pointer: /huge,  type: string, maxLength: 1.5 }
                - text
            """
          },
          {
            "entities with every mistake there is",
            with(
                "    - { name: card, key: [card] }\n    - { name: merchant, key: [merchant] }",
                """
                    - { name: card, key: [card] }
                    - { name: card, key: [merchant] }
                    - { name: time, key: [card] }
                    - { name: A, key: [] }
                    - { name: a, key: [card, card] }
                    - { name: b, key: [amount] }
                    - { name: c, key: [merchnt, opened] }
                    - { name: d, keys: [card] }
                """)
          },
          {
            "a calendar with every mistake there is",
            with("[SATURDAY, SUNDAY]", "[Saturday, NODAY, 7]")
                .replace("Asia/Kolkata", "Asia/Kolkatta")
                .replace("from: 23, to: 5", "from: 24, until: 5")
          }
        }) {
      cases.add(wrong[0], wrong[1], () -> parse(wrong[1]));
    }
    cases.check("schema-findings.golden");
  }

  @Test
  void noDamageToASchemaEndsInAnythingButFindings() {
    long seed = Seeds.announce(EventSchemaParserTest.class);
    byte[] yaml = TestPayments.YAML.getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int run = 0; run < 2_000; run++) {
      Random random = Seeds.random(seed, run);
      byte[] damaged = yaml.clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        int at = random.nextInt(damaged.length);
        damaged[at] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "{}[],:\"'\n -&*!|>#%@0a~".charAt(random.nextInt(22));
      }
      try {
        EventSchemaParser.parse(damaged);
      } catch (InvalidDeclarationException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ", run " + run + "\n" + new String(damaged, StandardCharsets.UTF_8),
            e);
      }
    }
    assertThat(refused).isGreaterThan(500);
  }
}
