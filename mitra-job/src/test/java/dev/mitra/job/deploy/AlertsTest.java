package dev.mitra.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alert rules; promtool proves what they do (deploy/bin/check-deploy). */
class AlertsTest {
  private static final String RULES = "deploy/prometheus/alerts.yml";
  private static final String TESTS = "deploy/prometheus/alerts.test.yml";
  private static final Pattern EXPECTED = Pattern.compile("alertname=\"(\\w+)\"");

  private final MetricsPage page = MetricsPage.read();

  private static List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode group : Documents.yaml(RULES).path("groups")) {
      group.path("rules").forEach(rules::add);
    }
    return rules;
  }

  @Test
  void everyRuleReadsMetricsAndLabelsOfThePage() {
    List<String> findings = new ArrayList<>();
    for (JsonNode rule : rules()) {
      Query query = new Query(rule.path("alert").asText(), rule.path("expr").asText());
      // Whether a process answers is Prometheus's own metric.
      if (!query.where().equals("MitraProcessDown")) {
        assertThat(query.series()).as(query.where()).isNotEmpty();
        findings.addAll(query.findings(page));
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void everyRuleSaysHowBadItIsWhatIsTheMatterAndWhatToDo() {
    Set<String> names = new TreeSet<>();
    for (JsonNode rule : rules()) {
      String name = rule.path("alert").asText();
      assertThat(name).startsWith("Mitra");
      assertThat(names.add(name)).as("%s is there once", name).isTrue();
      assertThat(rule.at("/labels/severity").asText()).as(name).isIn("page", "ticket");
      assertThat(rule.at("/annotations/summary").asText()).as(name).endsWith(".");
      assertThat(rule.at("/annotations/action").asText()).as(name).endsWith(".");
    }
  }

  @Test
  void everyRuleHasATestInWhichItFires() {
    Set<String> fire = new TreeSet<>();
    for (JsonNode test : Documents.yaml(TESTS).path("tests")) {
      for (JsonNode moment : test.path("promql_expr_test")) {
        for (JsonNode sample : moment.path("exp_samples")) {
          Matcher expected = EXPECTED.matcher(sample.path("labels").asText());
          assertThat(expected.find()).as("%s", sample).isTrue();
          fire.add(expected.group(1));
        }
      }
    }
    assertThat(fire)
        .containsExactlyInAnyOrderElementsOf(
            rules().stream().map(rule -> rule.path("alert").asText()).toList());
  }

  @Test
  void testsFeedSeriesOfThePage() {
    List<String> findings = new ArrayList<>();
    for (JsonNode test : Documents.yaml(TESTS).path("tests")) {
      for (JsonNode input : test.path("input_series")) {
        findings.addAll(
            new Query(test.path("name").asText(), input.path("series").asText()).findings(page));
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void thePageListsTheRules() {
    StringBuilder table = new StringBuilder();
    for (JsonNode rule : rules()) {
      String summary = rule.at("/annotations/summary").asText();
      table
          .append("| `")
          .append(rule.path("alert").asText())
          .append("` | ")
          .append(rule.at("/labels/severity").asText())
          .append(" | ")
          .append(summary, 0, summary.length() - 1)
          .append(" |\n");
    }
    assertThat(Documents.text(MetricsPage.FILE)).contains(table);
  }
}
