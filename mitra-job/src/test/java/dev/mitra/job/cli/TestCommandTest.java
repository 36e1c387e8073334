package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.cli.Shell.Ended;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** {@code mitra test}: rules are tested where they are kept. */
class TestCommandTest {
  private static final Path DEFAULTS = Repository.root().resolve("deploy/defaults");

  private static final String RULES =
      String.join(
          "---\n",
          Controls.rule("busy-card", "card.count_1h >= 3 && amount > 100", "CHALLENGE"),
          Controls.rule(
              "risky", "score >= 0.8 || (merchant == 'm9' && !(card.count_1h > 1))", "REVIEW"),
          Controls.resource(
              "Rule", "quiet", "", "when: amount > 5000\naction: BLOCK\nmode: SHADOW"),
          Controls.resource(
              "Rule", "asleep", "", "when: amount > 5000\naction: BLOCK\nmode: DISABLED"),
          Controls.resource(
              "Rule",
              "later",
              ", effectiveAt: 2026-06-01T00:00:00Z",
              "when: amount > 5000\naction: BLOCK\npoints: 7.5"));

  private static final String GOOD =
      """
      kind: RuleTest
      metadata: { name: busy-card }
      tests:
        - name: the third payment of a card within the hour is challenged
          event: { type: payment.attempted, amount: 101, card: c1 }
          features: { card.count_1h: 3 }
          expect: { decision: CHALLENGE, rules: [busy-card], notRules: [risky], reasons: [BUSY_CARD], points: 0 }
        - name: a new card passes
          event: { type: payment.attempted, amount: 101, card: c1 }
          expect: { decision: ALLOW, rules: [], shadowRules: [] }
        - name: a rule is there from its moment on
          event: { type: payment.attempted, amount: 5001 }
          at: 2026-06-01T00:00:00Z
          expect: { decision: BLOCK, rules: [later], shadowRules: [quiet], points: 7.5 }
        - name: a score stands for the model
          event: { type: payment.attempted, amount: 1 }
          score: 0.9
          expect: { decision: BLOCK, rules: [risky], reasons: [RISKY, MODEL_SCORE] }
        - name: without a score there is none
          event: { type: payment.attempted, amount: 1 }
          score: missing
          expect: { decision: ALLOW, rules: [] }
      """;

  private static final String FAILING =
      """
      kind: RuleTest
      metadata: { name: busy-card }
      tests:
        - name: should be challenged
          event: { type: payment.attempted, amount: 99, card: c1 }
          features: { card.count_1h: 3 }
          expect: { decision: CHALLENGE }

        - name: other rules than expected
          event: { type: payment.attempted, amount: 6000, card: c1, merchant: m9 }
          features: { card.count_1h: missing }
          expect:
            rules: [busy-card, quiet, asleep, later]
            notRules: [risky]
            shadowRules: []
            reasons: [BUSY_CARD]
            points: 3

        - name: passes
          event: { type: payment.attempted, amount: 1 }
          expect: { decision: ALLOW }
      """;

  private static final String WRONG =
      """
      kind: RuleTest
      metadata: { name: wrong }
      tests:
        - name: names that are not there
          event: { type: payment.attempted, amuont: 1, card: 5, device: d1 }
          features:
            card.cuont_1h: 3
            amount: 5
            device.twice: 1
            device.count_1h: many
          score: 2
          scores: {}
          models: { fraud: 0.5 }
          expect:
            decision: BLOK
            rules:
              - risky
              - bussy-card
            pionts: 3
        - name: names that are not there
          event: { type: payment.failed }
          at: tomorrow
          expect: {}
        - name: a feature of what the payment does not have
          event: { type: payment.attempted, amount: 1 }
          features: { merchant.count_1h: 1 }
          expect: { decision: ALLOW }
      ---
      kind: Rule
      metadata: { name: none, version: 1 }
      tests: []
      ---
      kind: RuleTest
      metadata: { name: [
      """;

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void aRepositoryOfRules() throws IOException {
    Files.writeString(folder.resolve("schema.yml"), Payments.YAML);
    Files.createDirectories(folder.resolve("rules"));
    Files.createDirectories(folder.resolve("features"));
    Files.writeString(folder.resolve("rules/rules.yaml"), RULES);
    Files.writeString(folder.resolve("rules/policy.yaml"), Controls.POLICY);
    Files.writeString(folder.resolve("features/card.yaml"), Controls.CARD);
    Files.writeString(folder.resolve("features/merchant.yaml"), Controls.MERCHANT);
    Files.writeString(
        folder.resolve("features/device.yaml"),
        Controls.DEVICE + "  derived:\n    - twice: device.count_1h * 2.0\n");
  }

  private void tests(String yaml) throws IOException {
    Files.writeString(folder.resolve("rules/cards.test.yaml"), yaml);
  }

  /** Runs the tests of the folders of the repository, which are its resources too. */
  private Ended run(Object... options) {
    return Shell.run(
        "test",
        "-f",
        folder.resolve("rules"),
        folder.resolve("features"),
        "--schema",
        folder.resolve("schema.yml"),
        options);
  }

  private String shown(String text) {
    return text.replace(folder.toString(), "DIR");
  }

  @Test
  void testsThatPassAreListedAndSucceed() throws IOException {
    tests(GOOD);
    Ended ended = run();
    assertThat(ended.out() + ended.err()).doesNotContain("FAIL");
    assertThat(ended.out()).contains("pass  busy-card: a new card passes", "5 tests, 0 failed");
    assertThat(ended.status()).isZero();
  }

  @Test
  void aTestThatFailsSaysWhatWasExpectedAndWhichTermsDidNotHold() throws IOException {
    tests(FAILING);
    Ended ended = run("--coverage");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err()).isEmpty();
    Golden.check("cli/test-failing.txt", shown(ended.out()));
  }

  /** All that can keep a rule from acting is told from a condition that does not hold. */
  @Test
  void aRuleThatDoesNotActSaysWhatKeepsItFromIt() throws IOException {
    String when = "when: card in list('stolen') && amount > 100\naction: BLOCK\n";
    Files.writeString(
        folder.resolve("rules/more.yaml"),
        String.join(
            "---\n",
            Controls.resource(
                "List",
                "stolen",
                "",
                "entries: [{ value: c1, until: 2026-04-01T00:00:00Z }, { value: c2 }]"),
            Controls.resource("Rule", "listed", "", when),
            Controls.resource(
                "Rule", "scoped", "", when + "scope: { field: merchant, values: [m2] }"),
            Controls.resource(
                "Rule", "over", "", when + "schedule: { until: 2026-03-01T00:00:00Z }"),
            Controls.resource(
                "Rule", "to-come", "", when + "schedule: { from: 2026-05-01T00:00:00Z }"),
            Controls.resource("Rule", "rolled", "", when + "rollout: { percent: 0, by: card }"),
            Controls.resource(
                "Rule",
                "suppressed",
                "",
                when + "suppress: [{ field: card, value: c1, until: 2026-04-01T00:00:00Z }]")));
    tests(
        """
        kind: RuleTest
        metadata: { name: lists }
        tests:
          - name: each is missed for a reason of its own
            event: { type: payment.attempted, amount: 200, card: c1, merchant: m1 }
            expect: { rules: [listed, scoped, over, to-come, rolled, suppressed] }
          - name: an entry of a list ends
            event: { type: payment.attempted, amount: 200, card: c1, merchant: m1 }
            at: 2026-04-01T00:00:00Z
            expect: { rules: [listed] }
          - name: another does not
            event: { type: payment.attempted, amount: 200, card: c2, merchant: m2 }
            at: 2026-05-01T00:00:00Z
            expect: { rules: [listed, scoped, to-come, suppressed], shadowRules: [rolled] }
        """);
    Ended ended = run();
    assertThat(ended.status()).as(ended.err()).isEqualTo(1);
    Golden.check("cli/test-standing.txt", shown(ended.out()));
  }

  @Test
  void aTestCanSayWhatAModelSaid() throws IOException {
    Files.writeString(
        folder.resolve("rules/rules.yaml"),
        Controls.rule("model", "model.payments >= 0.5", "REVIEW"));
    tests(
        """
        kind: RuleTest
        metadata: { name: model }
        tests:
          - name: reviewed by the rule alone
            event: { type: payment.attempted, amount: 200 }
            models: { payments: 0.55 }
            expect: { decision: REVIEW, rules: [model] }
          - name: the champion's score decides as well
            event: { type: payment.attempted, amount: 200 }
            models: { payments: 0.95 }
            expect: { decision: BLOCK, rules: [model], reasons: [MODEL, MODEL_SCORE] }
          - name: the model itself finds nothing
            event: { type: payment.attempted, amount: 200 }
            expect: { rules: [model] }
        """);
    Ended ended =
        Shell.run(
            "test",
            "-f",
            folder.resolve("rules/cards.test.yaml"),
            "--resources",
            DEFAULTS.resolve("resources"),
            folder.resolve("rules/rules.yaml"),
            "--schema",
            DEFAULTS.resolve("schema.yaml"));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .contains("pass  model: reviewed", "pass  model: the champion", "3 tests, 1 failed")
        .containsPattern("FALSE   model.payments >= 0.5    \\[model.payments = [0-9.E-]+]");
  }

  @Test
  void programsGetTheOutcomesWithTheDecisions() throws IOException {
    tests(FAILING);
    Ended ended = run("--coverage", "-o", "json");
    assertThat(ended.status()).isEqualTo(1);
    JsonNode run = new ObjectMapper().readTree(ended.out());
    assertThat(run.path("tests").asInt()).isEqualTo(3);
    assertThat(run.path("failed").asInt()).isEqualTo(2);
    JsonNode first = run.path("outcomes").path(0);
    assertThat(first.path("line").asInt()).isEqualTo(4);
    assertThat(first.at("/differences/0/expected").asText()).isEqualTo("CHALLENGE");
    assertThat(first.at("/explanations/0/terms/1/truth").asText()).isEqualTo("FALSE");
    assertThat(first.at("/explanations/0/terms/1/values/amount").asText()).isEqualTo("99");
    assertThat(first.at("/decision/decision").asText()).isEqualTo("ALLOW");
    assertThat(run.at("/coverage/fired")).extracting(JsonNode::asText).contains("risky");
    assertThat(run.at("/coverage/never")).extracting(JsonNode::asText).contains("busy-card");
  }

  @Test
  void buildServersGetTheXmlOfJunit() throws Exception {
    tests(FAILING.replace("name: passes", "name: \"passes <&> \\0 \\uD800\""));
    Ended ended = run("-o", "junit", "--coverage");
    assertThat(ended.status()).isEqualTo(1);
    Document xml = parse(ended.out());
    assertThat(xml.getDocumentElement().getAttribute("tests")).isEqualTo("3");
    assertThat(xml.getDocumentElement().getAttribute("failures")).isEqualTo("2");
    assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(3);
    assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(2);
    assertThat(xml.getElementsByTagName("failure").item(0).getTextContent())
        .contains("decision: expected CHALLENGE, got ALLOW", "FALSE   amount > 100");
    assertThat(xml.getElementsByTagName("system-out").item(0).getTextContent())
        .startsWith("never fired: asleep, busy-card");
  }

  private static Document parse(String xml)
      throws ParserConfigurationException, SAXException, IOException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  @Test
  void everythingThatIsWrongInTestsIsFoundWithItsLine() throws IOException {
    tests(WRONG);
    Ended ended = run();
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    Golden.check("cli/test-findings.txt", shown(ended.err()));
  }

  @Test
  void resourcesThatTheJobWouldRefuseAreNotTested() throws IOException {
    tests(GOOD);
    Files.writeString(
        folder.resolve("rules/more.yaml"),
        Controls.rule("more", "card.cuont_1h > 1", "BLOK") + "---\n" + Controls.POLICY);
    Files.writeString(
        folder.resolve("rules/typo.yaml"), Controls.rule("typo", "amuont > 1", "TAG"));
    Ended ended = run();
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(shown(ended.err()))
        .contains(
            "mitra: DIR/rules/more.yaml:1 spec.action: 'BLOK' is not one of",
            "mitra: DIR/rules/typo.yaml spec.when: line 1, column 1:",
            "did you mean 'amount'?",
            "is another Policy/default");
  }

  @Test
  void someTestsCanBeRunByTheirNames() throws IOException {
    tests(FAILING);
    Ended one = run("--filter", "BUSY-CARD: passes");
    assertThat(one.status()).isZero();
    assertThat(one.out()).contains("1 test, 0 failed");

    Ended none = run("--filter", "no such test");
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err()).contains("--filter: there is no test to run");
  }

  @Test
  void aFolderWithoutTestsIsNoSuccess() {
    Ended ended = run();
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err()).contains("there is no test to run");
  }

  @Test
  void aFileOfTestsGoesWithTheResourcesOfItsFolderOrOfThoseNamed() throws IOException {
    tests(GOOD);
    Path file = folder.resolve("rules/cards.test.yaml");
    Path schema = folder.resolve("schema.yml");
    Ended alone = Shell.run("test", "-f", file, "--schema", schema);
    assertThat(alone.status()).isEqualTo(1);
    assertThat(alone.err()).contains("there is no variable 'card.count_1h'");

    Ended all = Shell.run("test", "-f", file, "--resources", folder, "--schema", schema);
    // The schema lies in the folder too, and is no resource.
    assertThat(all.err()).contains("schema.yml");
    Ended named =
        Shell.run(
            "test",
            "-f",
            file,
            "--resources",
            folder.resolve("rules"),
            folder.resolve("features"),
            "--schema",
            schema);
    assertThat(named.status()).as(named.err()).isZero();
  }

  @Test
  void aWrongOptionIsAMistakeOfUse() {
    assertThat(run("-o", "xml").status()).isEqualTo(2);
    assertThat(run("--nothing").status()).isEqualTo(2);
  }
}
