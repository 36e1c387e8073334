package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.Ack;
import dev.mitra.job.kafka.ControlClient;
import dev.mitra.job.kafka.ControlTopic;
import dev.mitra.job.modelfile.HangingFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is published as a model: it is refused with the reason, the champion stays, and payments
 * flow on. And a file that was admitted once is not needed again.
 */
@Timeout(240)
class BadModelsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COUNT = "card.count_10m";
  private static final String CARD_FEATURES =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: card }
      spec: { entity: card, features: [ { count: { windows: [10m] } } ] }
      """;
  private static final String RULE =
      """
      apiVersion: mitra/v1
      kind: Rule
      metadata: { name: behind }
      spec: { when: amount > 1, action: TAG }
      """;

  /** Long enough for payments and a checkpoint while a file hangs, also on a busy machine. */
  private static final String HANG_LIMIT = "15s";

  @TempDir private Path folder = Path.of("");

  private Optional<JobSetup> setup = Optional.empty();
  private Optional<TopicWatch> acks = Optional.empty();
  private Optional<TopicWatch> scores = Optional.empty();
  private final ObjectNode sound = TinyModel.champion("1", COUNT);
  private int payments;

  @BeforeEach
  void makeTheTopics() throws IOException {
    Files.createDirectory(folder.resolve("models"));
    JobSetup made =
        new JobSetup(
            folder,
            """
            control: { activationDelay: 500ms }
            checkpoints: { interval: 0ms }
            featureLog: { exactlyOnce: false }
            models:
              startWithout: true
              timeout: LIMIT
              locations:
                - MODELS
                - "endless://honest/"
                - "endless://broken/"
                - "endless://liar/"
                - "hang://bad-models/"
            """
                .replace("LIMIT", HANG_LIMIT)
                .replace("MODELS", models()));
    acks = Optional.of(made.watch(made.config().topics().acks()));
    scores = Optional.of(made.watch(made.config().topics().scores()));
    setup = Optional.of(made);
  }

  @AfterEach
  void stopReading() {
    acks.ifPresent(TopicWatch::close);
    scores.ifPresent(TopicWatch::close);
  }

  @Test
  void badModelsAreRefusedWithTheReasonAndTheChampionStays() {
    try (SavedJob job = startWithChampion()) {
      SoftAssertions softly = new SoftAssertions();
      for (BadModel bad : BadModel.values()) {
        ObjectNode spec = second();
        bad.spoil(spec, models());
        Ack ack = verdict(publish(spec), Ack.Outcome.REFUSED);
        softly
            .assertThat(ack.findings())
            .as("the findings on %s", bad)
            .anyMatch(
                finding ->
                    finding.path().startsWith(bad.path)
                        && bad.words.stream().allMatch(finding.message()::contains));
        softly.assertThat(champion()).as("the champion after %s", bad).isEqualTo("1");
      }
      softly.assertAll();
      assertThat(job.isRunning()).isTrue();
    }
  }

  @Test
  void whileAFileHangsPaymentsFlowAndCheckpointsComplete() {
    try (SavedJob job = startWithChampion()) {
      ObjectNode spec = second();
      BadModel.at(spec, "hang://bad-models/m.json");
      long hanging = publish(spec);
      long behind = setup.orElseThrow().publish("Rule/behind", RULE);
      HangingFiles.awaitOne("bad-models");

      for (int i = 0; i < 10; i++) {
        assertThat(champion()).isEqualTo("1");
      }
      job.checkpoint();
      assertThat(champion()).isEqualTo("1");
      assertThat(epochsAnswered()).as("verdicts while the file hangs").doesNotContain(hanging);

      assertThat(verdict(hanging, Ack.Outcome.REFUSED).findings())
          .extracting(finding -> finding.toString())
          .containsExactly(
              "spec.uri: has not been read within "
                  + HANG_LIMIT
                  + " (models.timeout); see to it that its file system answers, then publish the"
                  + " model again");
      // Control keeps its order, and goes on.
      assertThat(verdict(behind, Ack.Outcome.ADMITTED).findings()).isEmpty();
      assertThat(champion()).isEqualTo("1");
      assertThat(job.isRunning()).isTrue();
    } finally {
      HangingFiles.letGo("bad-models");
    }
  }

  @Test
  void aModelFromAFileScoresAndDoesSoAfterTheFileIsGone() throws IOException {
    ObjectNode spec = second();
    Path file = Files.write(folder.resolve("models").resolve("second.json"), BadModel.file(spec));
    BadModel.at(spec, file.toUri().toString());
    long second;
    String savepoint;
    try (SavedJob job = startWithChampion()) {
      second = publish(spec);
      inForce(second);
      assertThat(champion()).isEqualTo("2");
      savepoint = job.stop();
    }
    Files.delete(file);

    try (SavedJob job = SavedJob.start(config(), folder, Optional.of(savepoint))) {
      assertThat(champion()).isEqualTo("2");
      assertThat(job.isRunning()).isTrue();
    }
    assertThat(ControlTopic.read(config()).unread())
        .as("what a job that was told less would not start without")
        .extracting(model -> model.id() + " " + model.epoch())
        .containsExactly("Model/tiny " + second);
    // The topic alone does not say what was in the file.
    try (SavedJob job = SavedJob.start(config(), folder, Optional.empty())) {
      assertThat(verdict(second, Ack.Outcome.REFUSED).findings())
          .extracting(finding -> finding.toString())
          .containsExactly("spec.uri: does not exist, or may not be read by the job");
      assertThat(champion()).isEqualTo("1");
      assertThat(job.isRunning()).isTrue();
    }
  }

  private SavedJob startWithChampion() {
    var unused = setup.orElseThrow().publish("FeatureSet/card", CARD_FEATURES);
    long first = publish(sound);
    SavedJob job = SavedJob.start(config(), folder, Optional.empty());
    inForce(first);
    assertThat(champion()).isEqualTo("1");
    return job;
  }

  private JobConfig config() {
    return setup.orElseThrow().config();
  }

  /** The folder that files may be read from. */
  private String models() {
    return folder.resolve("models").toUri().toString();
  }

  private ObjectNode second() {
    return sound.deepCopy().put("version", "2");
  }

  private long publish(ObjectNode spec) {
    return setup.orElseThrow().publish("Model/tiny", TinyModel.resource("tiny", spec));
  }

  private void inForce(long epoch) {
    JobUnderTest.awaitClock(verdict(epoch, Ack.Outcome.ADMITTED).effectiveAt());
  }

  private Ack verdict(long epoch, Ack.Outcome outcome) {
    return acks.orElseThrow()
        .await(
            "the verdict " + outcome + " on epoch " + epoch,
            records ->
                records.stream()
                    .flatMap(record -> ControlClient.parse(record.value()).stream())
                    .filter(ack -> ack.epoch() == epoch && ack.outcome() == outcome)
                    .findFirst());
  }

  private List<Long> epochsAnswered() {
    return acks.orElseThrow().upToNow().stream()
        .flatMap(record -> ControlClient.parse(record.value()).stream())
        .map(Ack::epoch)
        .toList();
  }

  /** The version of the model that decides one more payment. */
  private String champion() {
    String id = "p" + payments++;
    setup.orElseThrow().send(PaymentEvent.fresh(id));
    JsonNode decision =
        scores
            .orElseThrow()
            .await(
                "the decision on " + id,
                records ->
                    records.stream()
                        .filter(record -> new String(record.key(), UTF_8).equals(id))
                        .map(record -> json(record.value()))
                        .findFirst());
    assertThat(decision.path("status").asText()).as("%s", decision).isEqualTo("SCORED");
    return decision.at("/models/0/version").asText();
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
