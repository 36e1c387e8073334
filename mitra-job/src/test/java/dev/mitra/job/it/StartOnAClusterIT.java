package dev.mitra.job.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person sees of {@code flink run} when something is wrong: sentences, status 1, and no
 * stack trace.
 */
class StartOnAClusterIT {
  private static final Path ROOT = Repository.root();

  /** Nobody can make a folder there, root included. */
  private static final String NOWHERE = "/proc/mitra";

  @Test
  void flinkRunEndsInSentences(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path temp)
      throws IOException {
    try (LocalCluster cluster = LocalCluster.start(temp)) {
      Path config =
          Files.writeString(
              temp.resolve("mitra.yaml"),
              """
              kafka: { bootstrapServers: '%s' }
              schema: '%s'
              parallelism: 1
              """
                  .formatted(
                      cluster.bootstrapServers(), ROOT.resolve("deploy/defaults/schema.yaml")));

      assertThat(refused(temp, cluster, config))
          .contains(
              "mitra: topics.payments: 'mitra.payments' does not exist; create it with `mitra"
                  + " topics --config "
                  + config
                  + "`, or name another one\n")
          .contains("mitra: topics.deadLetters: 'mitra.dead-letters' does not exist");

      String made = cluster.script("mitra", "topics", "--config", config.toString());
      assertThat(made).contains("Created mitra.control");

      assertThat(
              refused(
                  temp, cluster, config, "-Dexecution.checkpointing.dir=file://" + NOWHERE + "/c"))
          .contains("mitra: execution.checkpointing.dir: the JobManager cannot write there (");

      assertThat(
              refused(temp, cluster, config, "-Dstate.backend.rocksdb.localdir=" + NOWHERE + "/r"))
          .contains("mitra: state.backend.rocksdb.localdir: '" + NOWHERE + "/r' cannot be written")
          .contains("name a folder that the TaskManager's user can write");
      assertThat(cluster.json("/jobs/overview").path("jobs"))
          .as("no job goes on trying")
          .noneMatch(job -> job.path("state").asText().equals("RUNNING"))
          .noneMatch(job -> job.path("state").asText().equals("RESTARTING"));
    }
  }

  /** Submits and waits for the end of the job, which has to come by itself; what was shown. */
  private static String refused(Path temp, LocalCluster cluster, Path config, String... settings) {
    List<String> words = new ArrayList<>(List.of("flink", "run"));
    words.addAll(List.of(settings));
    words.add(ROOT.resolve("mitra-job/target/mitra-job.jar").toString());
    words.addAll(List.of("--config", config.toString()));
    Map<String, String> environment = Map.of("MITRA_CLUSTER_DIR", cluster.folder().toString());
    try (Script script = Script.start(temp, environment, words.toArray(String[]::new))) {
      int status = script.awaitEnd();
      assertThat(status).as(script.printed()).isEqualTo(1);
      assertThat(script.printed()).doesNotContain("\tat ");
      return script.printed();
    }
  }
}
