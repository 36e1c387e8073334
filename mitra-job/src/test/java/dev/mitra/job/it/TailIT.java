package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.cli.Mitra;
import dev.mitra.job.testing.TestBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra tail} on a real broker. */
@Timeout(120)
class TailIT {
  @TempDir private Path folder = Path.of("");
  private @Nullable JobSetup setup;
  private Path config = Path.of("");
  private String scores = "";

  /** How a command ended and what it printed. */
  private record Ended(int status, String out, String err) {}

  @BeforeEach
  void createTopics() {
    setup = new JobSetup(folder, "");
    config = Objects.requireNonNull(setup).file();
    scores = setup.config().topics().scores();
  }

  @Test
  void showsWhatWasDecidedSinceATimeAndEachPaymentOnce() {
    send(decision("a", "ALLOW", 0.1), decision("b", "BLOCK", 0.9), decision("b", "BLOCK", 0.9));
    send(decision("c", "REVIEW", 0.6), decision("d", "BLOCK", 0.95));

    Ended lines = tail("--since", "2026-01-01T00:00:00Z", "--decision", "BLOCK,REVIEW", "-n", "3");

    assertThat(lines.status()).as(lines.err()).isZero();
    assertThat(lines.out().lines().toList())
        .hasSize(4)
        .first()
        .asString()
        .startsWith("came in")
        .endsWith("why");
    assertThat(lines.out().lines().skip(1).map(line -> line.replaceAll(".* ", "")))
        .containsExactlyInAnyOrder("b", "c", "d");
  }

  @Test
  void asJsonItIsTheRecords() {
    send(decision("a", "ALLOW", 0.1), decision("b", "BLOCK", 0.9));

    Ended json =
        tail("--since", "2026-01-01T00:00:00Z", "--min-score", "0.5", "-n", "1", "-o", "json");

    assertThat(json.out()).isEqualTo(decision("b", "BLOCK", 0.9) + System.lineSeparator());
  }

  @Test
  void followsFromNowOn() {
    send(decision("before", "BLOCK", 0.9));
    CompletableFuture<Ended> following =
        CompletableFuture.supplyAsync(() -> tail("-n", "1", "-o", "json"));
    int number = 0;
    while (!following.isDone()) {
      send(decision("after-" + number++, "BLOCK", 0.9));
    }

    assertThat(following.join().out()).contains("after-").doesNotContain("before");
  }

  @Test
  void aTopicThatIsNotThereAndOneThatHoldsSomethingElseEndInASentence() {
    send("{\"no\":\"decision\"}");
    Ended other = tail("--since", "2026-01-01T00:00:00Z");
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.err()).contains("is this the scores topic?").hasLineCount(1);

    Ended none =
        run("tail", "--config", Objects.requireNonNull(setup).fileWith(scores, "gone").toString());
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err()).contains("'gone' does not exist").hasLineCount(1);
  }

  @Test
  void wrongOptionsSayWhatIsAllowed() {
    assertThat(tail("--decision", "BLOK").err()).contains("BLOCK, CHALLENGE, REVIEW, ALLOW");
    assertThat(tail("--min-score", "2").err()).contains("0 to 1 is allowed");
    assertThat(tail("--decision", "BLOK").status()).isEqualTo(2);
    assertThat(tail("--min-score", "2").status()).isEqualTo(2);
    assertThat(tail("-n", "0").status()).isEqualTo(2);
  }

  private static String decision(String id, String decision, double score) {
    return "{\"eventId\":\"%s\",\"decision\":\"%s\",\"score\":%s,\"reasons\":[]}"
        .formatted(id, decision, score);
  }

  private void send(String... bodies) {
    try (Producer<byte[], byte[]> producer =
        TestBroker.shared().newProducer(Map.of("linger.ms", 0))) {
      for (String body : bodies) {
        var unused = producer.send(new ProducerRecord<>(scores, null, body.getBytes(UTF_8)));
      }
      producer.flush();
    }
  }

  private Ended tail(String... words) {
    return run(
        Stream.concat(Stream.of("tail", "--config", config.toString()), Arrays.stream(words))
            .toArray(String[]::new));
  }

  private static Ended run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Mitra.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err, true))
            .execute(List.of(words).toArray(String[]::new));
    return new Ended(status, out.toString(), err.toString());
  }
}
