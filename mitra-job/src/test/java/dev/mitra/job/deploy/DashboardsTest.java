package dev.mitra.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The dashboards read metrics that are there, and show them as a person can use them. */
class DashboardsTest {
  private static final String FOLDER = "deploy/grafana/dashboards";
  private static final String DATASOURCE = "${datasource}";
  private static final int COLUMNS = 24;

  private final MetricsPage page = MetricsPage.read();
  private final List<String> files = Documents.files(FOLDER, ".json");

  /** The panels of a dashboard that show figures. */
  private static List<JsonNode> panels(String file) {
    List<JsonNode> panels = new ArrayList<>();
    for (JsonNode panel : Documents.json(file).path("panels")) {
      if (!panel.path("type").asText().equals("row")) {
        panels.add(panel);
      }
    }
    return panels;
  }

  private static String title(String file, JsonNode panel) {
    return file + ": " + panel.path("title").asText();
  }

  @Test
  void thereIsOneForPaymentsForRulesForControlAndForState() {
    List<String> uids = new ArrayList<>();
    for (String file : files) {
      uids.add(Documents.json(file).path("uid").asText());
    }
    assertThat(uids)
        .containsExactly("mitra-control", "mitra-payments", "mitra-rules-models", "mitra-state");
  }

  @Test
  void everyQueryReadsMetricsAndLabelsOfThePage() {
    List<String> findings = new ArrayList<>();
    for (String file : files) {
      for (JsonNode panel : panels(file)) {
        assertThat(panel.path("targets").size()).as(title(file, panel)).isPositive();
        for (JsonNode target : panel.path("targets")) {
          Query query = new Query(title(file, panel), target.path("expr").asText());
          assertThat(query.series()).as(query.where()).isNotEmpty();
          findings.addAll(query.findings(page));
        }
      }
      for (JsonNode annotation : Documents.json(file).at("/annotations/list")) {
        findings.addAll(new Query(file, annotation.path("expr").asText()).findings(page));
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void everyPanelHasAUnitAndTakesTheDatasourceThatIsChosen() {
    for (String file : files) {
      for (JsonNode panel : panels(file)) {
        String title = title(file, panel);
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotEmpty();
        assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo(DATASOURCE);
        for (JsonNode target : panel.path("targets")) {
          assertThat(target.at("/datasource/uid").asText()).as(title).isEqualTo(DATASOURCE);
        }
      }
    }
  }

  @Test
  void theBudgetOfTwoHundredMillisecondsIsDrawnWhereTheTotalIs() {
    int drawn = 0;
    for (JsonNode panel : panels(FOLDER + "/mitra-payments.json")) {
      if (panel.at("/targets/0/expr").asText().contains("mitra_stage_total_us{")) {
        JsonNode steps = panel.at("/fieldConfig/defaults/thresholds/steps");
        assertThat(steps.path(steps.size() - 1).path("value").asInt()).isEqualTo(200_000);
        drawn++;
      }
    }
    assertThat(drawn).isEqualTo(3);
  }

  @Test
  void panelsFillTheGridAndDoNotCoverOneAnother() {
    for (String file : files) {
      Set<String> cells = new HashSet<>();
      Set<Integer> ids = new TreeSet<>();
      for (JsonNode panel : Documents.json(file).path("panels")) {
        String title = title(file, panel);
        assertThat(ids.add(panel.path("id").asInt())).as("id of %s", title).isTrue();
        JsonNode place = panel.path("gridPos");
        int right = place.path("x").asInt() + place.path("w").asInt();
        assertThat(right).as(title).isLessThanOrEqualTo(COLUMNS);
        for (int x = place.path("x").asInt(); x < right; x++) {
          int bottom = place.path("y").asInt() + place.path("h").asInt();
          for (int y = place.path("y").asInt(); y < bottom; y++) {
            assertThat(cells.add(x + "," + y)).as("%s at %d,%d", title, x, y).isTrue();
          }
        }
      }
      // No gap: every line that something lies in is full.
      assertThat(cells.size() % COLUMNS).as("cells of %s", file).isZero();
    }
  }
}
