package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.control.Ack;
import dev.mitra.job.kafka.ControlClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A TaskManager is killed at each step of a change of a rule and a model. Every payment is decided
 * under the old ones or the new ones, never under a mixture, and afterwards under the new ones.
 */
class ControlKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How far a change has come when the TaskManager is killed. */
  private enum Step {
    UNPUBLISHED,
    PUBLISHED,
    ACKNOWLEDGED,
    IN_FORCE
  }

  @Test
  void aKillAtAnyStepOfAChangeLeavesTheOldOrTheNewAndNeverAMixture(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
    Map<String, String> first = new LinkedHashMap<>();
    first.put(Versions.RULE, Versions.rule(0));
    first.put(Versions.MODEL, Versions.model(0));
    try (Stand stand = Stand.start(ControlKillIT.class, folder, List.of());
        FaultyJob job =
            stand.submit("changed", Protection.FULL, JobOptions.USUAL.withResources(first));
        Changes changes = new Changes(stand, job)) {
      Judgement judgement =
          changes.round.run(
              () -> {
                for (int round = 0; round < FaultSettings.controlKills(); round++) {
                  for (Step step : Step.values()) {
                    changes.killAt(step);
                  }
                }
              });
      changes
          .round
          .summary("TaskManager, kill -9 while control changes", changes.epochs.size(), judgement)
          .print();

      judgement.assertSound();
      assertThat(stand.faults().kills()).isEqualTo(changes.epochs.size());
      assertThat(changes.versions.wrongs()).isEmpty();
      assertThat(changes.epochs)
          .as("epochs that payments were decided under")
          .allMatch(epoch -> changes.versions.count(epoch) > 0);
      assertThat(changes.versions.lastEpoch())
          .as("the epoch of the last payment")
          .isEqualTo(changes.newest());
    }
  }

  /** Changes of the rule and the model of one job. */
  private static final class Changes implements AutoCloseable {
    final Round round;
    final Versions versions;

    /** At which the second part of each change was published, and so the whole of it. */
    final List<Long> epochs = new ArrayList<>();

    private final FaultyJob job;
    private final Faults faults;
    private final ControlClient control;

    /** By epoch. */
    private final Map<Long, Ack> verdicts = new LinkedHashMap<>();

    Changes(Stand stand, FaultyJob job) {
      this.job = job;
      faults = stand.faults();
      control = new ControlClient(job.config().clientProperties(), job.config().topics());
      round = new Round(stand, job);
      versions = new Versions(round.truth());
      versions.publishedRule(Objects.requireNonNull(job.epochs().get(Versions.RULE)), 0);
      versions.publishedModel(Objects.requireNonNull(job.epochs().get(Versions.MODEL)), 0);
      job.listen(versions);
    }

    /** Changes both; a TaskManager is killed at a step. Both are in force when this returns. */
    void killAt(Step step) {
      switch (step) {
        case UNPUBLISHED -> faults.killTaskManager(job.id(), () -> {}, this::publish);
        case PUBLISHED -> faults.killTaskManager(job.id(), this::publish, () -> {});
        case ACKNOWLEDGED ->
            faults.killTaskManager(
                job.id(),
                () -> {
                  publish();
                  awaitVerdict();
                },
                () -> {});
        case IN_FORCE ->
            faults.killTaskManager(
                job.id(),
                () -> {
                  publish();
                  awaitVerdict();
                  awaitClock();
                },
                () -> {});
      }
      awaitVerdict();
      job.await("a decision under epoch " + newest(), () -> versions.newestEpoch() == newest());
    }

    private void publish() {
      int version = epochs.size() + 1;
      versions.publishedRule(publish(Versions.RULE, Versions.rule(version)), version);
      long epoch = publish(Versions.MODEL, Versions.model(version));
      versions.publishedModel(epoch, version);
      epochs.add(epoch);
    }

    private long publish(String key, String resource) {
      return control.publish(key, resource.getBytes(UTF_8));
    }

    long newest() {
      return epochs.get(epochs.size() - 1);
    }

    /** Waits until the last change is admitted. */
    private void awaitVerdict() {
      long epoch = newest();
      if (!verdicts.containsKey(epoch)) {
        verdicts.putAll(control.await(List.of(epoch - 1, epoch), PATIENCE));
      }
      assertThat(List.of(epoch - 1, epoch))
          .allSatisfy(
              each ->
                  assertThat(verdicts.get(each))
                      .as("the verdict on epoch %d", each)
                      .isNotNull()
                      .matches(Ack::admitted, "is admitted"));
    }

    /** Waits until payments are decided under the last change. */
    private void awaitClock() {
      long effectiveAt = Objects.requireNonNull(verdicts.get(newest())).effectiveAt();
      Faults.pause(Duration.ofMillis(Math.max(0, effectiveAt - System.currentTimeMillis())));
    }

    @Override
    public void close() {
      control.close();
    }
  }
}
