package dev.mitra.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job comes through faults of TaskManagers, broker and checkpoint storage with every payment
 * decided once, in order, on the right features. Each test has cards of its own; they share a
 * cluster and a job, because starting these takes longer than most faults.
 */
class FaultsIT {
  private static @Nullable Stand startedStand;
  private static @Nullable FaultyJob submittedJob;

  @BeforeAll
  static void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
    Stand stand = Stand.start(FaultsIT.class, folder, List.of());
    startedStand = stand;
    submittedJob = stand.submit("fault", Protection.FULL);
  }

  @AfterAll
  static void stop() {
    try {
      if (submittedJob != null) {
        submittedJob.close();
      }
    } finally {
      if (startedStand != null) {
        startedStand.close();
      }
    }
  }

  private static Stand stand() {
    if (startedStand == null) {
      throw new IllegalStateException("the cluster has not been started");
    }
    return startedStand;
  }

  private static FaultyJob job() {
    if (submittedJob == null) {
      throw new IllegalStateException("the job has not been submitted");
    }
    return submittedJob;
  }

  @Test
  void killedTaskManagersLoseNothingDuringAndBetweenCheckpoints() {
    Faults faults = stand().faults();
    int duringBefore = faults.killsDuringCheckpoints();
    Round round = new Round(stand(), job());
    Judgement judgement =
        round.run(
            () -> {
              for (int kill = 0; kill < FaultSettings.taskManagerKills(); kill++) {
                faults.killTaskManager(job().id(), kill % 2 == 0);
              }
            });
    int during = faults.killsDuringCheckpoints() - duringBefore;
    round
        .summary("TaskManager, kill -9", FaultSettings.taskManagerKills(), judgement)
        .count("kills during a checkpoint", during)
        .print();

    judgement.assertSound();
    assertThat(during).as("kills that hit a checkpoint").isPositive();
    assertThat(judgement.repeats()).as("what was decided again").isPositive();
  }

  @Test
  void aKilledBrokerLosesNothingButWhatNobodySentAgain() {
    Truth careless = stand().newTruth();
    Checker ofCareless = job().watch(careless);
    Round round = new Round(stand(), job());
    Judgement judgement;
    try (Sender sender = stand().sendCarelessly(careless, job())) {
      judgement =
          round.run(
              () -> {
                for (int kill = 0; kill < FaultSettings.brokerKills(); kill++) {
                  stand().faults().killBroker(job().id(), FaultSettings.brokerAway());
                  round.awaitNews();
                }
                sender.finish();
              });
    }
    round.summary("Broker, kill -9", FaultSettings.brokerKills(), judgement).print();
    Judgement control = ofCareless.judge();
    new Summary("Control: sent without waiting for the broker").judgement(control).print();

    judgement.assertSound();
    assertThat(control.wrongs()).contains(Wrong.UNDECIDED, Wrong.MISPLACED, Wrong.OTHER_FEATURE);
    assertThat(control.count(Wrong.UNKNOWN)).isZero();
  }

  @Test
  void aTaskManagerThatGoesOnAfterItWasGivenUpSpoilsNothing() {
    Round round = new Round(stand(), job());
    Judgement judgement =
        round.run(
            () -> {
              for (int stop = 0; stop < FaultSettings.stops(); stop++) {
                stand().faults().stopTaskManager(job().id(), FaultSettings.stopped());
                round.awaitNews();
              }
            });
    round.summary("TaskManager, SIGSTOP and SIGCONT", FaultSettings.stops(), judgement).print();

    judgement.assertSound();
  }

  @Test
  void whileCheckpointsCannotBeStoredPaymentsAreDecidedAndAKillWaitsForTheStorage() {
    Faults faults = stand().faults();
    String id = job().id();
    Round round = new Round(stand(), job());
    Judgement judgement =
        round.run(
            () -> {
              for (int fault = 0; fault < FaultSettings.storageFaults(); fault++) {
                faults.awaitCheckpoint(id);
                faults.takeStorage(id);
                try {
                  Faults.pause(FaultSettings.storageAway());
                  round.awaitNews();
                  faults.killTaskManagerOnly(id);
                  Faults.pause(FaultSettings.storageAway());
                  round.assertNothingIsDecidedWithoutStorage(faults);
                } finally {
                  faults.giveStorageBack(id);
                }
                round.awaitNews();
                faults.awaitCheckpoint(id);
              }
            });
    round.summary("Checkpoint storage gone", FaultSettings.storageFaults(), judgement).print();

    judgement.assertSound();
  }

  /** The control of the faults above: the same, to a job that has less to hold on to. */
  @Test
  void withoutCheckpointsAndDedupeTheSameFaultsAreFound() {
    Faults faults = stand().faults();
    try (FaultyJob bare = stand().submit("bare", Protection.NONE)) {
      bare.awaitReading();
      Judgement undisturbed = new Round(stand(), bare, stand().newSmallTruth()).runBriefly(false);
      new Summary("Control: nothing happens").judgement(undisturbed).print();
      undisturbed.assertSound();

      Judgement repeated = new Round(stand(), bare, stand().newSmallTruth()).runBriefly(true);
      new Summary("Control: sent twice, without dedupe").judgement(repeated).print();
      assertThat(repeated.wrongs()).contains(Wrong.OTHER_BODY, Wrong.MISPLACED);

      Judgement killed =
          new Round(stand(), bare, stand().newSmallTruth())
              .runBriefly(() -> faults.killTaskManager(bare.id(), false));
      new Summary("Control: kill -9 without checkpoints").judgement(killed).print();
      // It begins anew with the first payment, and what was logged is logged again.
      assertThat(killed.wrongs()).contains(Wrong.LOGGED_AGAIN);

      Judgement stopped =
          new Round(stand(), bare, stand().newSmallTruth())
              .runBriefly(() -> faults.stopTaskManager(bare.id(), FaultSettings.stopped()));
      new Summary("Control: SIGSTOP without checkpoints").judgement(stopped).print();
      assertThat(stopped.wrongs()).contains(Wrong.LOGGED_AGAIN);
    }
  }
}
