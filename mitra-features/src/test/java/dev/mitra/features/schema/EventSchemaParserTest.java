package dev.mitra.features.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Golden;
import dev.mitra.features.GoldenCases;
import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import dev.mitra.features.check.InvalidDeclarationException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
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
  void eventsThatEraseAreOfOneTypeOrOfSeveralOrOfNone() {
    assertThat(TestPayments.SCHEMA.erasureTypes()).isEmpty();
    assertThat(TestPayments.SCHEMA.isErasure("subject.erased")).isFalse();

    EventSchema one = parse(with("  time: time\n", "  time: time\n  erases: subject.erased\n"));
    assertThat(one.isErasure("subject.erased")).isTrue();
    assertThat(one.isErasure("payment.attempted")).isFalse();
    assertThat(one.isScored("subject.erased")).isFalse();

    EventSchema several = parse(with("  time: time\n", "  time: time\n  erases: [gone, asked]\n"));
    assertThat(several.erasureTypes()).containsExactly("gone", "asked");
  }

  @Test
  void aCalendarThatSaysNothingOfTheWeekendHasTheUsualOne() {
    // 1970-01-03 was a Saturday.
    long saturday = 2 * 86_400_000L;
    assertThat(valueOf("time.weekend", with("    weekend: [SATURDAY, SUNDAY]\n", ""), saturday))
        .isEqualTo(1);
    assertThat(valueOf("time.weekend", with("[SATURDAY, SUNDAY]", "[]"), saturday)).isZero();
  }

  @Test
  void salaryComesInTheLastThreeDaysOfAMonthAndTheFirstUnlessTheSchemaSaysOtherwise() {
    assertThat(salaryDaysOfFebruary(TestPayments.YAML)).containsExactly(1, 26, 27, 28);
    String calendar = "    nightHours: { from: 23, to: 5 }\n";
    String said = with(calendar, calendar + "    salaryDays: [7, -2, 30]\n");
    assertThat(salaryDaysOfFebruary(said)).containsExactly(7, 27);
    String none = with(calendar, calendar + "    salaryDays: []\n");
    assertThat(salaryDaysOfFebruary(none)).isEmpty();
  }

  private static List<Integer> salaryDaysOfFebruary(String yaml) {
    LocalDate first = LocalDate.of(2026, 2, 1);
    return IntStream.rangeClosed(1, first.lengthOfMonth())
        .filter(
            day ->
                valueOf(
                        "time.salary_day",
                        yaml,
                        first.withDayOfMonth(day).atTime(12, 0).toEpochSecond(ZoneOffset.UTC)
                            * 1000)
                    == 1)
        .boxed()
        .toList();
  }

  /** A value of the calendar of a schema. */
  private static double valueOf(String name, String yaml, long millis) {
    double[] out = new double[BusinessCalendar.NAMES.size()];
    parse(yaml).newCalendar().fill(millis, out, 0);
    return out[BusinessCalendar.NAMES.indexOf(name)];
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
            "erasures with every mistake there is",
            with(
                "  time: time\n",
                "  time: time\n  erases: [payment.attempted, '', gone, gone, 7]\n")
          },
          {"an erasure that is no type", with("  time: time\n", "  time: time\n  erases: true\n")},
          {"an erasure without a type", with("  time: time\n", "  time: time\n  erases:\n")},
          {
            "a calendar with every mistake there is",
            with("[SATURDAY, SUNDAY]", "[Saturday, NODAY, 7]")
                .replace("Asia/Kolkata", "Asia/Kolkatta")
                .replace(
                    "nightHours: { from: 23, to: 5 }",
                    "nightHours: { from: 24, until: 5 }\n"
                        + "    salaryDays: [0, 32, -32, 1, -1, 1, last, 1.5]")
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
