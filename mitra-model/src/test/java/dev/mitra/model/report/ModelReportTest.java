package dev.mitra.model.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.model.TestModels;
import dev.mitra.model.train.EarlyStopping;
import dev.mitra.model.train.LearningCurve;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** The page of a report. */
class ModelReportTest {
  private static final String HOSTILE = "<script>alert('x')</script>\u0007\"&";
  private static final List<Double> THRESHOLDS = List.of(0.9, 0.5, 0.1);

  private final Random random = new Random(TestModels.seed("ModelReportTest"));

  @Test
  void thePageNeedsNothingFromElsewhereAndRunsNothing() {
    String html = html(content(List.of(part("train"), part("validation"), part("test"))));
    assertThat(html)
        .startsWith("<!doctype html>")
        .endsWith("</html>\n")
        .doesNotContain("<script", "http:", "https:", "src=", "@import", "url(", "\u0007");
    assertThat(html).contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &quot;&amp;");
  }

  @Test
  void everyPlotIsSoundXml() {
    String html = html(content(List.of(part("train"), part("validation"), part("test"))));
    Matcher plots = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(html);
    int count = 0;
    while (plots.find()) {
      byte[] svg = plots.group().getBytes(StandardCharsets.UTF_8);
      assertThat(plots.group()).doesNotContain("NaN", "Infinity");
      assertThatCode(
              () ->
                  DocumentBuilderFactory.newInstance()
                      .newDocumentBuilder()
                      .parse(new ByteArrayInputStream(svg)))
          .doesNotThrowAnyException();
      count++;
    }
    assertThat(count).as("seven plots, the bars of gain and drift, and the timeline").isEqualTo(10);
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    ScoredPart bare =
        new ScoredPart(
            "evaluated",
            0,
            1000,
            new float[] {-3, 4},
            new float[] {-3, 4},
            new float[] {0, 1},
            new double[0],
            new int[0],
            new int[] {0, 0});
    ReportContent content =
        new ReportContent(
            "rank",
            "",
            List.of(),
            List.of(bare),
            THRESHOLDS,
            10,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());
    assertThat(html(content))
        .contains("Precision over recall", "Scores by class")
        .doesNotContain("Reliability", "Money", "Card precision", "Learning curve", "Drift");
  }

  @Test
  void thresholdsCountWhatTheySay() {
    ScoredPart part =
        new ScoredPart(
            "test",
            0,
            1,
            new float[] {0.2f, 0.5f, 0.9f, 0.95f},
            new float[] {0.2f, 0.5f, 0.9f, 0.95f},
            new float[] {0, 1, 0, 1},
            new double[0],
            new int[0],
            new int[4]);
    PartFigures figures = PartFigures.of(part, List.of(0.9, 0.5), 1);
    assertThat(figures.thresholds())
        .containsExactly(
            new PartFigures.AtThreshold(0.9, 1, 1, 2), new PartFigures.AtThreshold(0.5, 3, 2, 2));
    assertThat(figures.thresholds().get(1).precision()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(figures.thresholds().get(1).recall()).isEqualTo(1);
    assertThat(figures.cardPrecision()).isNaN();
  }

  @Test
  void axesHaveRoundTicks() {
    assertThat(Axis.unit("").ticks())
        .usingElementComparator(ModelReportTest::nearly)
        .containsExactly(0.0, 0.2, 0.4, 0.6, 0.8, 1.0);
    assertThat(new Axis("", 1, 216, false).ticks()).containsExactly(50.0, 100.0, 150.0, 200.0);
    assertThat(new Axis("", 0.7, 12_000, true).ticks())
        .containsExactly(1.0, 10.0, 100.0, 1000.0, 10_000.0);
    assertThat(Texts.tick(12_500)).isEqualTo("12.5k");
    assertThat(Texts.tick(-0.0)).isEqualTo("0");
    assertThat(Texts.percent(0.0012)).isEqualTo("0.120 %");
  }

  private static int nearly(double a, double b) {
    return Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b);
  }

  private String html(ReportContent content) {
    return ModelReport.html(
        content,
        content.parts().stream()
            .map(part -> PartFigures.of(part, content.thresholds(), content.cardsADay()))
            .toList());
  }

  private ReportContent content(List<ScoredPart> parts) {
    return new ReportContent(
        HOSTILE,
        HOSTILE,
        List.of(HOSTILE),
        parts,
        THRESHOLDS,
        5,
        Optional.of(HOSTILE),
        Optional.of(
            new LearningCurve(
                EarlyStopping.Metric.AUCPR,
                new double[] {0.5, 0.6, 0.7},
                new double[] {0.4, 0.5, 0.45},
                2)),
        List.of(new NamedValue(HOSTILE, 0.7), new NamedValue("b", 0.3)),
        List.of(new NamedValue(HOSTILE, 0.2)),
        List.of(new FactTable(HOSTILE, List.of(new FactTable.Fact(HOSTILE, HOSTILE)))));
  }

  private ScoredPart part(String name) {
    int rows = 300;
    float[] scores = new float[rows];
    float[] labels = new float[rows];
    double[] amounts = new double[rows];
    int[] cards = new int[rows];
    int[] days = new int[rows];
    for (int i = 0; i < rows; i++) {
      scores[i] = random.nextFloat();
      labels[i] = random.nextFloat() < scores[i] / 3 ? 1 : 0;
      amounts[i] = random.nextInt(5000);
      cards[i] = random.nextInt(40);
      days[i] = i / 100;
    }
    labels[0] = 1;
    return new ScoredPart(name, 0, 1000, scores.clone(), scores, labels, amounts, cards, days);
  }
}
