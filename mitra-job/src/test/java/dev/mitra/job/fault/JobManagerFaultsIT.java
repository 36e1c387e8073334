package dev.mitra.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** With high availability a new JobManager goes on from the checkpoints of the one that died. */
class JobManagerFaultsIT {

  @Test
  void aKilledJobManagerLosesNothingAndWithoutCheckpointsEverything(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
    try (ZooKeeperProcess zooKeeper =
            ZooKeeperProcess.start(Files.createDirectory(folder.resolve("zookeeper")));
        Stand stand =
            Stand.start(JobManagerFaultsIT.class, folder, highAvailability(zooKeeper, folder));
        FaultyJob job = stand.submit("fault", Protection.FULL);
        FaultyJob bare = stand.submit("bare", job.payments(), Protection.WITHOUT_CHECKPOINTS)) {
      bare.awaitReading();
      Faults faults = stand.faults();
      Round round = new Round(stand, job);
      // The control reads the same payments, and meets the same faults.
      Checker ofControl = bare.watch(round.truth());
      Judgement judgement =
          round.run(
              () -> {
                for (int kill = 0; kill < FaultSettings.jobManagerKills(); kill++) {
                  faults.killJobManager(List.of(job.id(), bare.id()), kill % 2 == 0);
                  round.awaitNews();
                }
              });
      round
          .summary("JobManager, kill -9", FaultSettings.jobManagerKills(), judgement)
          .count("kills during a checkpoint", faults.killsDuringCheckpoints())
          .print();
      bare.drain();
      Judgement control = ofControl.judge();
      new Summary("Control: the same without checkpoints").judgement(control).print();

      judgement.assertSound();
      assertThat(faults.kills()).isEqualTo(FaultSettings.jobManagerKills());
      assertThat(judgement.repeats()).as("what was decided again").isPositive();
      assertThat(control.wrongs()).contains(Wrong.MISPLACED, Wrong.OTHER_FEATURE);
    }
  }

  private static List<String> highAvailability(ZooKeeperProcess zooKeeper, Path folder)
      throws IOException {
    List<String> options = new ArrayList<>();
    for (String setting :
        List.of(
            "high-availability.type=zookeeper",
            "high-availability.zookeeper.quorum=" + zooKeeper.connect(),
            "high-availability.cluster-id=/faults",
            "high-availability.storageDir=" + folder.toRealPath().resolve("recovery").toUri(),
            // In milliseconds. A dead JobManager leads for as long.
            "high-availability.zookeeper.client.session-timeout=4000")) {
      options.addAll(List.of("--flink", setting));
    }
    return options;
  }
}
