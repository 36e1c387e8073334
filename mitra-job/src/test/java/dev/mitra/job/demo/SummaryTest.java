package dev.mitra.job.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {
  private static final Summary.Run RUN =
      new Summary.Run(Duration.ofMillis(60_049), 200, 42, 3, 1, Map.of("card_testing", "fraud"));

  private final DemoStats stats = new DemoStats(new Rows.HandClock(), 1_000);

  private void run() {
    List<DecisionRow> rows =
        List.of(
            Rows.row("p1", "BLOCK", true),
            Rows.row("p2", "CHALLENGE", true),
            Rows.row("p3", "REVIEW", true),
            Rows.row("p4", "BLOCK", false),
            Rows.row("p5", "ALLOW", false));
    for (DecisionRow row : rows) {
      stats.sent(row.eventId(), row.fraud(), row.scenario(), true);
      stats.decided(row);
    }
    stats.decided(rows.get(0));
    stats.sent("p6", false, "normal", true);
    stats.sent("login", false, "normal", false);
    stats.matched("testing/3/p1", "testing", "p1");
    stats.matched("account-takeover/4/p1", "account-takeover", "p1");
    stats.matched("account-takeover/4/login", "account-takeover", "login");
  }

  @Test
  void theFileHoldsEveryFigure(@TempDir Path folder) throws IOException {
    run();
    Path file = folder.resolve("summary.json");

    new Summary(RUN, stats.totals()).writeJson(file);

    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(Files.readString(file)))
        .isEqualTo(
            json.readTree(
                """
                {
                  "durationSeconds": 60.0, "rate": 200.0, "seed": 42,
                  "paymentsSent": 6, "eventsSent": 7, "decided": 5, "undecided": 1,
                  "duplicates": 1, "late": 0, "incomplete": 3, "deadLetters": 1,
                  "decisions": {"BLOCK": 2, "CHALLENGE": 1, "REVIEW": 1, "ALLOW": 1},
                  "latencyMs":
                    {"p50": 12, "p90": 12, "p99": 12, "p999": 12, "max": 12, "mean": 12.0},
                  "precision": 0.6667, "recall": 0.6667,
                  "flagged": {"precision": 0.75, "recall": 1.0},
                  "money": {"fraudStopped": 2469.0, "fraudMissed": 1234.5, "honestStopped": 1234.5},
                  "scenarios": {
                    "card_testing":
                      {"kind": "fraud", "sent": 3, "fraud": 3, "stopped": 2, "flagged": 3},
                    "normal": {"sent": 3, "fraud": 0, "stopped": 1, "flagged": 1}
                  },
                  "patterns": {
                    "account-takeover": {"matches": 2, "fraud": 1},
                    "testing": {"matches": 1, "fraud": 1}
                  },
                  "epochs": [{"epoch": 7, "decided": 5}]
                }
                """));
  }

  @Test
  void whatIsUndefinedIsNull() {
    var json = new Summary(RUN, stats.totals()).json();

    assertThat(json.get("precision").isNull()).isTrue();
    assertThat(json.get("recall").isNull()).isTrue();
    assertThat(json.get("flagged").get("recall").isNull()).isTrue();
    assertThat(json.get("latencyMs")).hasSize(6).allMatch(figure -> figure.isNull());
    assertThat(json.get("scenarios")).isEmpty();
    assertThat(json.get("patterns")).isEmpty();
    assertThat(json.get("epochs")).isEmpty();
  }

  @Test
  void theTableReadsLikeThis() {
    run();

    assertThat(new Summary(RUN, stats.totals()).table())
        .isEqualTo(
            """
            Ran 60 s at 200 payments/s, seed 42: 7 events sent, 3 incomplete, 1 dead letters

            payments   6 sent   5 decided   1 undecided   0.1/s sent   0.1/s decided   1 repeated
            decisions  BLOCK 2 (40.0%)  CHALLENGE 1 (20.0%)  REVIEW 1 (20.0%)  ALLOW 1 (20.0%)
            stopped    precision 66.7%   recall 66.7%   fraud ₹2,469 stopped, ₹1,235 missed   honest ₹1,235 stopped
            flagged    precision 75.0%   recall 100.0%
            latency ms p50 12   p90 12   p99 12   p99.9 12   max 12

            scenario                        kind            sent      fraud            stopped            flagged
            card_testing                    fraud              3          3          2   66.7%          3  100.0%
            normal                                             3          0          1   33.3%          1   33.3%

            pattern                             matches           of fraud
            account-takeover                          2          1   50.0%
            testing                                   1          1  100.0%
            """);
  }
}
