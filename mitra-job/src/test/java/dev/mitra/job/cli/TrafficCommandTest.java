package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra traffic}. */
class TrafficCommandTest {
  private static final String[] SMALL = {"--days", "3", "--customers", "100"};

  @TempDir private Path folder = Path.of("");

  @Test
  void everyPaymentHasALabelThatBecomesKnownWithinTheDelay() throws IOException {
    Shell.Ended ended = run("a", "5", SMALL);
    assertThat(ended.status()).as("%s", ended.err()).isZero();
    Map<String, Instant> payments = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("a.jsonl"))) {
      JsonNode event = new ObjectMapper().readTree(line);
      if (event.get("type").asText().equals("payment.attempted")) {
        payments.put(event.get("id").asText(), Instant.parse(event.get("time").asText()));
      }
    }
    List<String> labels = Files.readAllLines(folder.resolve("a.csv"));
    assertThat(labels.get(0)).isEqualTo("event_id,label,known_at,card");
    assertThat(labels).hasSize(payments.size() + 1);
    int frauds = 0;
    for (String label : labels.subList(1, labels.size())) {
      String[] cells = label.split(",", -1);
      Instant time = payments.get(cells[0]);
      assertThat(time).isNotNull();
      assertThat(Instant.parse(cells[2])).isBetween(time, time.plusSeconds(7 * 86_400));
      assertThat(cells[3]).isNotEmpty();
      frauds += Integer.parseInt(cells[1]);
    }
    assertThat(frauds).isPositive().isLessThan(payments.size() / 4);
  }

  @Test
  void oneSeedGivesOneTraffic() throws IOException {
    assertThat(
            run("a", "5", SMALL).status()
                + run("b", "5", SMALL).status()
                + run("c", "6", SMALL).status())
        .isZero();
    for (String ending : List.of(".jsonl", ".csv")) {
      assertThat(folder.resolve("a" + ending)).hasSameBinaryContentAs(folder.resolve("b" + ending));
      assertThat(Files.mismatch(folder.resolve("a" + ending), folder.resolve("c" + ending)))
          .isNotNegative();
    }
  }

  @Test
  void wrongValuesAreToldWithWhatIsAllowed() {
    assertThat(run("a", "5", "--days", "0").err()).contains("--days: is 0; 1 and more are allowed");
    assertThat(run("a", "5", "--customers", "1").err()).contains("customers is 1: allowed is");
  }

  private Shell.Ended run(String name, String seed, String... more) {
    return Shell.run(
        "traffic",
        "--events",
        folder.resolve(name + ".jsonl"),
        "--labels",
        folder.resolve(name + ".csv"),
        "--payments-a-day",
        "300",
        "--merchants",
        "40",
        "--seed",
        seed,
        more);
  }
}
