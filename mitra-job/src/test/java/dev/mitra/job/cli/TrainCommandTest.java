package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ScoringModel;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.check.ModelRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra train} and {@code mitra evaluate} from files to files. */
class TrainCommandTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int PAYMENTS = 3000;
  private static final long DAY = 86_400;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final long seed = Seeds.announce(TrainCommandTest.class);

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void writeFortyDaysOfPayments() throws IOException {
    Random random = Seeds.random(seed, 0);
    StringBuilder table =
        new StringBuilder(
            "event_id,event_time,event_type,amount,card.count_1h,card.risk,always,note\r\n");
    StringBuilder labels = new StringBuilder("event_id,label,known_at,card\r\n");
    for (int i = 0; i < PAYMENTS; i++) {
      Instant time = START.plusSeconds(40 * DAY * i / PAYMENTS);
      double amount = Math.round(100 * random.nextDouble() * 5000) / 100.0;
      int count = random.nextInt(6);
      boolean fraud = random.nextDouble() < (count > 3 && amount > 2500 ? 0.5 : 0.01);
      String risk = random.nextInt(5) == 0 ? "" : "" + random.nextInt(3);
      table.append(
          "p%d,%s,payment.attempted,%s,%d,%s,1,text\r\n".formatted(i, time, amount, count, risk));
      Instant known = time.plusSeconds((fraud ? 1 + random.nextInt(3) : 2) * DAY);
      labels.append("p%d,%d,%s,c%d\r\n".formatted(i, fraud ? 1 : 0, known, random.nextInt(300)));
    }
    Files.writeString(folder.resolve("table.csv"), table);
    Files.writeString(folder.resolve("labels.csv"), labels);
  }

  @Test
  void theModelIsReadyToBePublished() throws IOException, ModelRefusedException {
    Shell.Ended ended = train("--reason", "card.*=CARD_VELOCITY", "--json", file("figures.json"));
    assertThat(ended.status()).as("%s", ended.err()).isZero();
    assertThat(ended.out())
        .contains("AVERAGE PRECISION", "validation", "publish it with: mitra apply -f");
    assertThat(Shell.run("validate", "-f", file("model.json")).err())
        .as("nothing but the features, which no FeatureSet here declares")
        .doesNotContain("goldenRows", "sha256", "calibration", "reference");
    ModelManifest manifest = ModelManifest.parse(resource().get("spec"));
    ScoringModel admitted = ScoringModel.admit(manifest);
    assertThat(manifest.role().name())
        .as("what was just trained decides nothing")
        .isEqualTo("SHADOW");
    assertThat(manifest.features())
        .as("neither what is constant nor text")
        .containsExactly("amount", "card.count_1h", "card.risk");
    assertThat(manifest.calibration()).isInstanceOf(Calibration.Platt.class);
    assertThat(manifest.goldenRows()).hasSize(50);
    assertThat(manifest.goldenRows().stream().anyMatch(row -> Float.isNaN(row.features()[2])))
        .as("some with missing values")
        .isTrue();
    assertThat(manifest.reference().scores()).isPresent();
    assertThat(manifest.reference().features()).containsOnlyKeys(manifest.features());
    assertThat(manifest.reasons().of("card.risk")).contains("CARD_VELOCITY");
    float[] risky = {4900, 5, 1};
    float[] calm = {50, 0, 1};
    assertThat(admitted.score(risky)).isGreaterThan(2 * admitted.score(calm));
    JsonNode test = JSON.readTree(folder.resolve("figures.json").toFile()).at("/parts/2");
    assertThat(test.get("part").asText()).isEqualTo("test");
    assertThat(test.get("rocAuc").asDouble()).isGreaterThan(0.7);
  }

  @Test
  void evaluatingTheTestPartGivesTheFiguresOfTheTraining() throws IOException {
    assertThat(train("--json", file("figures.json")).status()).isZero();
    JsonNode test = JSON.readTree(folder.resolve("figures.json").toFile()).at("/parts/2");
    Shell.Ended ended =
        Shell.run(
            data(
                "evaluate",
                "--model",
                file("model.json"),
                "--from",
                test.get("from").asText(),
                "--json",
                file("again.json"),
                "--report",
                file("again.html")));
    assertThat(ended.status()).as("%s", ended.err()).isZero();
    JsonNode again = JSON.readTree(folder.resolve("again.json").toFile()).at("/parts/0");
    for (String figure :
        List.of(
            "payments",
            "frauds",
            "averagePrecision",
            "rocAuc",
            "logLoss",
            "brier",
            "cardPrecision",
            "thresholds")) {
      assertThat(again.get(figure)).as(figure).isEqualTo(test.get(figure));
    }
    assertThat(Files.readString(folder.resolve("again.html"))).contains("Drift");
  }

  @Test
  void aLabelThatBecomesKnownAfterwardsChangesNoByte() throws IOException {
    String asOf = START.plusSeconds(38 * DAY).toString();
    assertThat(train("--as-of", asOf).status()).isZero();
    byte[] model = Files.readAllBytes(folder.resolve("model.json"));
    StringBuilder turned = new StringBuilder();
    int flips = 0;
    for (String line : Files.readAllLines(folder.resolve("labels.csv"))) {
      String[] cells = line.split(",", -1);
      boolean later = !cells[0].equals("event_id") && cells[2].compareTo(asOf) > 0;
      flips += later ? 1 : 0;
      turned
          .append(cells[0])
          .append(',')
          .append(later ? "" + (1 - Integer.parseInt(cells[1])) : cells[1])
          .append(',')
          .append(cells[2])
          .append(',')
          .append(cells[3])
          .append("\n");
    }
    Files.writeString(folder.resolve("labels.csv"), turned);
    assertThat(flips).isGreaterThan(50);
    assertThat(train("--as-of", asOf).status()).isZero();
    assertThat(Files.readAllBytes(folder.resolve("model.json"))).isEqualTo(model);
  }

  @Test
  void theReportHasThisStructure() throws IOException {
    assertThat(train("--cards-a-day", "10").status()).isZero();
    String html = Files.readString(folder.resolve("model.html"));
    List<String> lines = new ArrayList<>();
    Matcher found =
        Pattern.compile("<(h[123]|th|figcaption)>(.*?)</|<tr><td>([^<]*)</td>").matcher(html);
    while (found.find()) {
      String text =
          found.group(1) == null ? "row " + found.group(3) : found.group(1) + " " + found.group(2);
      lines.add(
          text.replaceAll("\\d+ rounds|was \\d+", "N").replaceAll("2026-\\d\\d-\\d\\d", "DATE"));
    }
    Golden.check("train/report.txt", String.join("\n", lines) + "\n");
  }

  @Test
  void aColumnThatGivesTheLabelAwayIsToldLoudly() throws IOException {
    List<String> labels = Files.readAllLines(folder.resolve("labels.csv"));
    List<String> leaking = new ArrayList<>();
    int row = 0;
    for (String line : Files.readAllLines(folder.resolve("table.csv"))) {
      leaking.add(line + (row == 0 ? ",chargebacks" : "," + labels.get(row).split(",", -1)[1]));
      row++;
    }
    Files.write(folder.resolve("table.csv"), leaking);
    Shell.Ended ended = train();
    assertThat(ended.err()).contains("WARNING: chargebacks alone tells fraud");
    assertThat(ended.out()).contains("WARNING: chargebacks alone tells fraud");
    assertThat(Files.readString(folder.resolve("model.html"))).contains("chargebacks alone tells");
    assertThat(train("--without", "charge*").err()).doesNotContain("WARNING");
  }

  @Test
  void whatIsWrongIsOneSentenceWithWhatIsAllowed() throws IOException {
    assertThat(train("--label-column", "amount").err())
        .contains("--labels: and --label-column are both given; one of the two is allowed");
    assertThat(train("--features", "card.coun_1h").err()).contains("did you mean 'card.count_1h'?");
    assertThat(train("--shares", "0.9998,0.0001,0.0001").err())
        .contains("frauds and", "at least one of each is needed");
    assertThat(train("--role", "challenger").err()).contains("CHALLENGER needs --percent and --by");
    assertThat(train("--class-weight", "much").err())
        .contains("--class-weight: is much; auto or a number above 0 is allowed");
    assertThat(train("--depth", "99").err()).contains("depth is 99; allowed: 1 to 16");
    assertThat(train("--train-to", "soon").status()).isEqualTo(2);
    assertThat(Files.exists(folder.resolve("model.json"))).isFalse();
  }

  @Test
  void aModelIsNotMeasuredOnATableWithoutItsColumns() throws IOException {
    assertThat(train().status()).isZero();
    Files.writeString(
        folder.resolve("table.csv"), "event_id,event_time,amount,card.risks\np0,2026-01-01,1,2\n");
    Shell.Ended ended = Shell.run(data("evaluate", "--model", file("model.json")));
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err())
        .contains("'card.risk' names no column, did you mean 'card.risks'?", "'card.count_1h'");
  }

  @Test
  void aBareModelFileIsMeasuredByTheNamesInIt() throws IOException {
    assertThat(train("--calibration", "isotonic", "--class-weight", "auto").status()).isZero();
    byte[] bare = Base64.getDecoder().decode(resource().at("/spec/model").asText());
    Files.write(folder.resolve("bare.json"), bare);
    Shell.Ended ended = Shell.run(data("evaluate", "--model", file("bare.json")));
    assertThat(ended.status()).as("%s", ended.err()).isZero();
    assertThat(ended.out()).contains("evaluated");
  }

  private Shell.Ended train(String... more) {
    return Shell.run(
        data(
            Stream.concat(
                    Stream.of(
                        "train", "--out", file("model.json"), "--rounds", "40", "--threads", "1"),
                    Stream.of(more))
                .toArray(String[]::new)));
  }

  private Object[] data(String... words) {
    List<Object> all = new ArrayList<>(List.of((Object[]) words));
    all.addAll(
        List.of(
            "--table", file("table.csv"), "--labels", file("labels.csv"), "--label-delay", "2d"));
    return all.toArray();
  }

  private JsonNode resource() throws IOException {
    return JSON.readTree(folder.resolve("model.json").toFile());
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
