package dev.mitra.job.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.importing.DemoImport.Carried;
import dev.mitra.job.importing.DemoImport.Made;
import dev.mitra.job.importing.DemoImport.Result;
import dev.mitra.rules.rule.Action;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Rules of the Flink demo become FeatureSets and Rules, or are refused with what stands against.
 */
class DemoImportTest {
  private static final DemoImport.Target TARGET =
      new DemoImport.Target(
          Payments.SCHEMA,
          List.of(Payments.ATTEMPTED),
          Map.of("payeeId", "card", "beneficiaryId", "merchant", "paymentAmount", "amount"),
          Action.REVIEW);

  private static final String RULE =
      """
      {"ruleId": 1, "ruleState": "ACTIVE", "groupingKeyNames": ["payeeId", "beneficiaryId"], "unique": [],
       "aggregateFieldName": "paymentAmount", "aggregatorFunctionType": "SUM",
       "limitOperatorType": "GREATER", "limit": 20000000, "windowMinutes": 43200}
      """;

  private static final String TEXT_FORM =
      "1,(active),(payeeId&beneficiaryId),,(paymentAmount),(SUM),(>),(20000000),(43200)";

  private static Result read(String file) {
    return DemoImport.read("rules.txt", file, TARGET);
  }

  private static List<String> refused(String file) {
    return catchThrowableOfType(InvalidDeclarationException.class, () -> read(file))
        .findings()
        .stream()
        .map(Finding::toString)
        .toList();
  }

  private static String text(Result result, String key) {
    return result.resources().stream()
        .filter(made -> made.key().equals(key))
        .map(Made::text)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRuleBecomesAnAggregateOfItsKeysAndAConditionOnIt() {
    Result result = read(RULE);
    assertThat(result.resources())
        .extracting(Made::path)
        .containsExactly("features/flink-demo-card-merchant.yaml", "rules/flink-demo-1.yaml");
    assertThat(text(result, "FeatureSet/flink-demo-card-merchant"))
        .isEqualTo(
            """
            # From rules.txt: what rule 1 compares
            apiVersion: mitra/v1
            kind: FeatureSet
            metadata: { name: flink-demo-card-merchant, labels: { source: flink-demo } }
            spec:
              entity: card_merchant
              key: ["card", "merchant"]
              where: "type == 'payment.attempted'"
              features:
                - demo_amount: { of: "amount", aggregates: [sum], windows: [30d] }
            """);
    assertThat(text(result, "Rule/flink-demo-1"))
        .isEqualTo(
            """
            # From rules.txt, rule 1 (line 1): SUM(paymentAmount) > 20000000 over 43200 min by payeeId, beneficiaryId
            apiVersion: mitra/v1
            kind: Rule
            metadata: { name: flink-demo-1, labels: { source: flink-demo } }
            spec:
              description: "SUM(paymentAmount) > 20000000 over 43200 min by payeeId, beneficiaryId"
              when: "card_merchant.demo_amount_sum_30d > 20000000.0"
              action: REVIEW
            """);
  }

  @Test
  void allFormsOfTheDemoSayTheSame() {
    List<Made> expected = read(RULE).resources();
    String texts = RULE.replaceAll(": (\\d+)", ": \"$1\"");
    String payload = "{\"id\": 7, \"rulePayload\": \"%s\"}";
    assertThat(
            List.of(
                TEXT_FORM,
                "# a comment\n\n" + TEXT_FORM + "\n\n",
                texts,
                "[" + RULE + "]",
                RULE.replace("\n", " "),
                payload.formatted(RULE.replace("\n", " ").replace("\"", "\\\"")),
                "[" + payload.formatted(texts.replace("\n", " ").replace("\"", "\\\"")) + "]"))
        .allSatisfy(
            form ->
                assertThat(read(form).resources())
                    .extracting(made -> made.text().replaceAll("line \\d", "line 1"))
                    .containsExactlyElementsOf(expected.stream().map(Made::text).toList()));
  }

  @Test
  void formsCanBeMixedAndLinesAreCountedRight() {
    Result result =
        read(
            "\n"
                + TEXT_FORM
                + "\n"
                + RULE.replace("\"ruleId\": 1", "\"ruleId\": 2")
                + "\n3,(active),(payeeId),,(COUNT_FLINK),(SUM),(LESS),(5),(60)\n");
    assertThat(result.rules())
        .extracting(Carried::origin)
        .containsExactly("rule 1 (line 2)", "rule 2 (line 3)", "rule 3 (line 7)");
    assertThat(result.rules().get(2).when()).isEqualTo("card.demo_count_1h < 5.0");
  }

  @Test
  void rulesOverTheSameKeysShareAFeatureSet() {
    Result result =
        read(
            """
            1,(active),(payeeId),,(paymentAmount),(SUM),(>),(100),(60)
            2,(active),(payeeId),,(paymentAmount),(SUM),(>),(1000.5),(1440)
            3,(active),(payeeId),,(paymentAmount),(MAX),(>=),(10),(60)
            4,(active),(beneficiaryId&payeeId),,(COUNT_FLINK),(SUM),(>),(2),(20)
            5,(active),(payeeId&beneficiaryId),,(COUNT_FLINK),(SUM),(=),(3),(20)
            """);
    assertThat(text(result, "FeatureSet/flink-demo-card"))
        .contains("entity: card\n", "[sum], windows: [1h, 1d] }", "[max], windows: [1h] }")
        .doesNotContain("key:");
    assertThat(text(result, "FeatureSet/flink-demo-merchant-card"))
        .contains("what rules 4, 5 compare", "- demo_count: { windows: [20m] }");
    assertThat(result.rules())
        .extracting(Carried::when)
        .containsExactly(
            "card.demo_amount_sum_1h > 100.0",
            "card.demo_amount_sum_1d > 1000.5",
            "card.demo_amount_max_1h >= 10.0",
            "merchant_card.demo_count_20m > 2.0",
            "merchant_card.demo_count_20m == 3.0");
    assertThat(result.resources()).hasSize(7);
  }

  @Test
  void whatComesLaterInTheFileCountsAsInTheDemo() {
    Result result =
        read(
            TEXT_FORM
                + "\n"
                + """
                {"ruleState": "CONTROL", "controlType": "DELETE_RULES_ALL"}
                1,(active),(payeeId),,(paymentAmount),(SUM),(>),(100),(60)
                2,(active),(payeeId),,(paymentAmount),(SUM),(>),(200),(60)
                1,(pause),(payeeId),,(paymentAmount),(SUM),(>),(100),(60)
                2,(delete),(payeeId),,(paymentAmount),(SUM),(>),(200),(60)
                {"ruleState": "DELETE", "ruleId": 9}
                {"ruleState": "CONTROL", "controlType": "EXPORT_RULES_CURRENT"}
                """);
    assertThat(result.rules()).extracting(Carried::origin).containsExactly("rule 1 (line 5)");
    assertThat(text(result, "Rule/flink-demo-1")).contains("mode: DISABLED");
    assertThat(result.notes())
        .containsExactly(
            "line 2: the command DELETE_RULES_ALL takes away all rules before it",
            "line 5: replaces rule 1 of line 3",
            "line 7: deletes rule 9, which is not there",
            "line 8: the command EXPORT_RULES_CURRENT is no rule and is left out");
  }

  @Test
  void whatIsNotTheSameIsSaidOfEachRule() {
    Result result =
        read(
            """
            1,(pause),(payeeId),,(COUNT_WITH_RESET_FLINK),(SUM),(>=),(100),(60)
            2,(active),(payeeId),(paymentAmount),(COUNT_WITH_RESET_FLINK),(SUM),(>=),(100),(60)
            3,(active),(payeeId),,(paymentAmount),(AVG),(!=),(0.10000000000000000001),(60)
            """);
    assertThat(result.rules().get(0).notes())
        .satisfiesExactly(
            note -> assertThat(note).contains("paused"),
            note -> assertThat(note).contains("begins anew"));
    assertThat(text(result, "Rule/flink-demo-1")).contains("mode: DISABLED");
    assertThat(result.rules().get(1).notes())
        .satisfiesExactly(
            note -> assertThat(note).contains("begins anew", "SHADOW"),
            note -> assertThat(note).contains("'unique' is left out"));
    assertThat(text(result, "Rule/flink-demo-2"))
        .contains("mode: SHADOW", "# Not the same: 'unique' is left out");
    assertThat(result.rules().get(2).notes())
        .satisfiesExactly(
            note -> assertThat(note).contains("floating point"),
            note -> assertThat(note).contains("is rounded"));
    assertThat(result.rules().get(2).when())
        .as("a payment without a card has no average, which is no other than the limit")
        .isEqualTo(
            "card.demo_amount_avg_1h != 0.1"
                + " && card.demo_amount_avg_1h == card.demo_amount_avg_1h");
  }

  @Test
  void everythingThatCannotBeCarriedOverIsFound() {
    assertThat(
            refused(
                """
                1,(active),(payerId),,(paymentAmount),(SUM),(>),(100),(60)
                2,(active),,,(COUNT_FLINK),(SUM),(>),(100),(60)
                3,(active),(paymentAmount),,(beneficiaryId),(SUM),(>),(100),(60)
                4,(active),(payeeId),,(COUNT_FLINK),(AVG),(>),(100),(60)
                5,(active),(payeeId),,(COUNT_FLINK),(SUM),(>),(100),(1000000)
                6,(active),(payeeId),,(COUNT_FLINK),(SUM),(>),(100)
                {"ruleId": 7, "ruleState": "AKTIVE"}
                {"ruleId": 1e3, "ruleState": "ACTIVE", "groupingKeyName": ["payeeId"]}
                {"ruleId": "x", "ruleState": "PAUSE", "groupingKeyNames": ["payeeId"], "aggregateFieldName": "",
                 "aggregatorFunctionType": "SUMM", "limitOperatorType": ">", "limit": "much", "windowMinutes": 0}
                """))
        .satisfiesExactly(
            f -> assertThat(f).startsWith("line 6: has 8 columns; 9 are expected: ruleId, "),
            f ->
                assertThat(f)
                    .startsWith("line 7 ruleState: 'AKTIVE' is not one of")
                    .contains("'ACTIVE'?"),
            f ->
                assertThat(f)
                    .isEqualTo(
                        "line 8: has an unknown member 'groupingKeyName', did you mean 'groupingKeyNames'?"),
            f -> assertThat(f).startsWith("line 9 ruleId: is 'x'; a whole number is expected"),
            f -> assertThat(f).startsWith("line 9 aggregateFieldName: is missing"),
            f ->
                assertThat(f)
                    .startsWith("line 9 aggregatorFunctionType: 'SUMM' is not one of")
                    .contains("'SUM'?"),
            f -> assertThat(f).startsWith("line 9 limitOperatorType: '>' is not one of"),
            f -> assertThat(f).startsWith("line 9 limit: is 'much'; a number is expected"),
            f -> assertThat(f).startsWith("line 9 windowMinutes: is '0'; a whole number from 1 on"),
            f ->
                assertThat(f)
                    .startsWith("line 1 groupingKeyNames: 'payerId' is no field")
                    .contains("--map payerId=FIELD"),
            f -> assertThat(f).startsWith("line 2 groupingKeyNames: has 0 names"),
            f ->
                assertThat(f)
                    .startsWith(
                        "line 3 groupingKeyNames: 'paymentAmount' is the field 'amount', which cannot key"),
            f ->
                assertThat(f)
                    .startsWith(
                        "line 3 aggregateFieldName: 'beneficiaryId' is the field 'merchant', which has no values"),
            f -> assertThat(f).startsWith("line 4 aggregatorFunctionType: is AVG of a count"),
            f ->
                assertThat(f)
                    .startsWith(
                        "line 5 windowMinutes: is 1000000; windows of at most 576000 minutes (400d)"));
  }

  @Test
  void whatIsNoRuleIsFound() {
    assertThat(refused("")).containsExactly("holds no rule");
    assertThat(refused("# nothing\n")).containsExactly("holds no rule");
    assertThat(refused("5"))
        .containsExactly(
            "line 1: is no object; a rule is an object with ruleId, ruleState and others");
    assertThat(refused("\n\nnonsense"))
        .singleElement()
        .asString()
        .startsWith("line 3: is not readable");
    assertThat(refused(RULE.substring(0, 40)))
        .singleElement()
        .asString()
        .startsWith("line 1: is not readable");
    assertThat(refused("{\"rulePayload\": \"{\"}"))
        .containsExactly("line 1 rulePayload: is not readable as JSON");
    assertThatThrownBy(() -> read("{\"ruleId\": {}}"))
        .hasMessageContaining("line 1 ruleId: is an object; a text or number is expected");
  }

  /** A file from elsewhere is untrusted: it is read or refused, and shows nothing unprintable. */
  @Test
  void anyTextIsReadOrRefused() {
    long seed = Seeds.announce(DemoImportTest.class);
    String good = RULE + TEXT_FORM.replace("1,(", "2,(") + "\n[" + RULE + "]";
    int read = 0;
    for (int run = 0; run < 2_000; run++) {
      Random random = Seeds.random(seed, run);
      StringBuilder file = new StringBuilder(good);
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(file.length());
        switch (random.nextInt(3)) {
          case 0 -> file.deleteCharAt(at);
          case 1 -> file.setCharAt(at, (char) random.nextInt(128));
          default -> file.insert(at, "\u0007\"{}[](),&:-\n0\u20ac".charAt(random.nextInt(15)));
        }
      }
      try {
        for (Made made : read(file.toString()).resources()) {
          assertThat(made.text()).as("%s", file).matches("[\\x20-\\x7e\\p{L}\\n]*");
        }
        read++;
      } catch (InvalidDeclarationException e) {
        assertThat(e.findings()).isNotEmpty();
      }
    }
    assertThat(read).isBetween(50, 1_950);
  }
}
