package dev.mitra.job.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.job.cli.Mitra;
import dev.mitra.job.control.Configuration;
import dev.mitra.rules.rule.RolloutSplit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a model by the commands of a data scientist, on a running job while payments flow: as
 * shadow, as challenger with a growing share, as champion, and back.
 */
class ModelLifeIT {
  private static final String CARD =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: card }
      spec:
        entity: card
        features:
          - count: { windows: [1h] }
      """;

  private static final int CARDS = 200;

  /** Payments that are sent before and behind each step, at least. */
  private static final int PAYMENTS_A_STEP = 100;

  private static final long PAUSE_MILLIS = 3;

  /** What decides from an epoch on: the champion, and the new model for a share of the cards. */
  private record Stage(String champion, String other, double percent, boolean scored) {
    String deciding(String card) {
      boolean treated = new RolloutSplit(Configuration.MODEL_PREFIX + other, percent).treats(card);
      return treated ? other : champion;
    }
  }

  @TempDir Path folder = Path.of("");
  private final Map<Long, Stage> stages = new HashMap<>();

  @Test
  @Timeout(240)
  void aModelIsPublishedRampedPromotedAndRolledBackWhilePaymentsFlow() throws IOException {
    Path old = write("old", TinyModel.champion("1", "card.count_1h"));
    ObjectNode fresh = TinyModel.champion("2", "card.count_1h");
    fresh.remove("role");
    Path next = write("fresh", fresh);
    try (JobUnderTest job = JobUnderTest.started()) {
      job.apply("FeatureSet/card", CARD);
      stages.put(
          step(job, "publish", old.toString(), "--role", "CHAMPION"),
          new Stage("old", "fresh", 0, false));
      Traffic traffic = new Traffic(job);
      try {
        stages.put(step(job, "publish", next.toString()), new Stage("old", "fresh", 0, true));
        traffic.awaitMore();
        stages.put(
            step(job, "ramp", "fresh", "10", "--by", "card"), new Stage("old", "fresh", 10, true));
        traffic.awaitMore();
        stages.put(step(job, "ramp", "fresh", "50"), new Stage("old", "fresh", 50, true));
        traffic.awaitMore();
        stages.put(step(job, "promote", "fresh"), new Stage("fresh", "old", 0, true));
        traffic.awaitMore();
        stages.put(step(job, "rollback"), new Stage("old", "fresh", 0, true));
        traffic.awaitMore();
      } finally {
        traffic.stop();
      }
      assertThatEveryPaymentWasDecidedByTheRightModel(job, traffic.sent());
      job.assertNeverFailed();
    }
  }

  private Path write(String name, ObjectNode spec) throws IOException {
    return Files.writeString(folder.resolve(name + ".json"), TinyModel.resource(name, spec));
  }

  /** Runs {@code mitra model …}; answers the epoch, once it is in force. */
  private static long step(JobUnderTest job, String... words) throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> line = new ArrayList<>(List.of("model"));
    line.addAll(List.of(words));
    line.addAll(List.of("-o", "json", "--wait", "60", "--config", job.configFile().toString()));
    int status =
        Mitra.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err, true))
            .execute(line.toArray(String[]::new));
    assertThat(status).as("%s: %s%s", line, out, err).isZero();
    long epoch = new ObjectMapper().readTree(out.toString()).at("/results/0/epoch").asLong();
    JobUnderTest.awaitClock(job.verdict(epoch).effectiveAt());
    return epoch;
  }

  private void assertThatEveryPaymentWasDecidedByTheRightModel(JobUnderTest job, int sent) {
    Map<Long, Map<String, Set<String>>> cardsByModel = new HashMap<>();
    for (int i = 0; i < sent; i++) {
      JsonNode decision = job.decision(id(i));
      assertThat(decision.path("status").asText()).as("%s", decision).isEqualTo("SCORED");
      long epoch = decision.path("epoch").asLong();
      Stage stage = Objects.requireNonNull(stages.get(epoch), () -> "no stage of " + decision);
      JsonNode first = decision.at("/models/0");
      assertThat(first.path("decides").asBoolean()).as("%s", decision).isTrue();
      assertThat(first.path("name").asText()).as("%s", decision).isEqualTo(stage.deciding(card(i)));
      assertThat(decision.path("score")).as("%s", decision).isEqualTo(first.path("score"));
      // Whoever decides, both are scored.
      assertThat(decision.path("models")).as("%s", decision).hasSize(stage.scored() ? 2 : 1);
      cardsByModel
          .computeIfAbsent(epoch, unused -> new HashMap<>())
          .computeIfAbsent(first.path("name").asText(), unused -> new HashSet<>())
          .add(card(i));
    }
    assertThat(cardsByModel.keySet()).as("every stage met payments").isEqualTo(stages.keySet());
    long ten = epochOf(10);
    long fifty = epochOf(50);
    // Both sides were met, and a card that the challenger had once it keeps.
    for (long epoch : List.of(ten, fifty)) {
      assertThat(Objects.requireNonNull(cardsByModel.get(epoch)).keySet())
          .containsExactlyInAnyOrder("old", "fresh");
    }
    Set<String> kept = new HashSet<>(cards(cardsByModel, ten, "fresh"));
    kept.retainAll(cards(cardsByModel, fifty, "old"));
    assertThat(kept).isEmpty();
  }

  private static Set<String> cards(
      Map<Long, Map<String, Set<String>>> cardsByModel, long epoch, String model) {
    return Objects.requireNonNull(Objects.requireNonNull(cardsByModel.get(epoch)).get(model));
  }

  private long epochOf(double percent) {
    return stages.entrySet().stream()
        .filter(stage -> stage.getValue().percent() == percent)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static String id(int number) {
    return "p" + number;
  }

  private static String card(int number) {
    return "tok_" + number % CARDS;
  }

  /** Payments, one after another, until they are stopped. */
  private static final class Traffic {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<Integer> sender;
    private final AtomicInteger sent = new AtomicInteger();

    Traffic(JobUnderTest job) {
      sender =
          CompletableFuture.supplyAsync(
              () -> {
                while (!ended.get()) {
                  int number = sent.get();
                  PaymentEvent payment =
                      PaymentEvent.fresh(id(number)).byCard(card(number)).of(number % 3000);
                  var unused = job.send(number % JobUnderTest.PARTITIONS, payment.json());
                  sent.incrementAndGet();
                  JobUnderTest.awaitClock(System.currentTimeMillis() + PAUSE_MILLIS);
                }
                return sent.get();
              });
    }

    /** Waits until more payments have been sent than when it is called. */
    void awaitMore() {
      int until = sent.get() + PAYMENTS_A_STEP;
      while (sent.get() < until && !sender.isDone()) {
        JobUnderTest.awaitClock(System.currentTimeMillis() + PAUSE_MILLIS);
      }
    }

    void stop() {
      ended.set(true);
      var unused = sender.join();
    }

    int sent() {
      return sent.get();
    }
  }
}
