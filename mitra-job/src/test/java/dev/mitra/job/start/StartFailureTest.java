package dev.mitra.job.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Finding;
import dev.mitra.job.state.LocalFolders;
import java.io.IOException;
import java.net.ConnectException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class StartFailureTest {
  @Test
  void aCheckpointFolderThatTheJobManagerCannotWriteIsNamedWithTheReason() {
    Exception thrown =
        submitting(
            new FlinkRuntimeException(
                "Failed to create checkpoint storage at checkpoint coordinator side.",
                new IOException("Failed to create directory for shared state: file:/none/shared")));

    assertThat(StartFailure.explain(thrown).map(Finding::toString).orElseThrow())
        .startsWith("execution.checkpointing.dir: the JobManager cannot write there (")
        .contains("Failed to create directory for shared state: file:/none/shared")
        .endsWith("); name a folder or bucket that the JobManager and every TaskManager can write");
  }

  @Test
  void aFolderOfRocksDbThatATaskManagerCannotWriteIsFoundBelowWhatFlinkSays() {
    Exception thrown =
        submitting(
            new SuppressRestartsException(
                new IllegalStateException(LocalFolders.PLACE + ": '/none' cannot be written")));

    assertThat(StartFailure.explain(thrown))
        .contains(new Finding(LocalFolders.PLACE, "'/none' cannot be written"));
  }

  @Test
  void aClusterThatDoesNotAnswerIsSaidToBeMissing() {
    Exception thrown = submitting(new ConnectException("Connection refused: /127.0.0.1:8081"));

    assertThat(StartFailure.explain(thrown))
        .contains(
            new Finding(
                "rest.address",
                "no JobManager answers (Connection refused: /127.0.0.1:8081); start the cluster,"
                    + " or name its JobManager with rest.address and rest.port in Flink's"
                    + " configuration or with `flink run -m HOST:PORT`"));
  }

  @Test
  void aSavepointOfAnotherJobIsRefusedWithWhatFlinkMisses() {
    Exception thrown =
        submitting(
            new IllegalStateException(
                "Failed to rollback to checkpoint/savepoint file:/s. Cannot map state of x."));

    assertThat(StartFailure.explain(thrown).map(Finding::toString).orElseThrow())
        .startsWith("--fromSavepoint: Failed to rollback to checkpoint/savepoint file:/s. Cannot");
  }

  @Test
  void aClusterOnAnOldJavaOrAnotherFlinkIsToldApart() {
    String java = "java.lang.UnsupportedClassVersionError: dev/mitra/job/X has been compiled by";
    String flink = "java.io.InvalidClassException: org.apache.flink.runtime.JobGraph; local class";

    assertThat(StartFailure.explain(submitting(new IllegalStateException(java))).orElseThrow())
        .extracting(Finding::path)
        .isEqualTo("Java");
    assertThat(StartFailure.explain(submitting(new IllegalStateException(flink))).orElseThrow())
        .extracting(Finding::path)
        .isEqualTo("Flink");
  }

  @Test
  void anyOtherFailureIsLeftAsItIs() {
    assertThat(StartFailure.explain(submitting(new IOException("disk full")))).isEmpty();
  }

  /** What the cluster throws arrives as text inside of what submitting throws. */
  private static Exception submitting(Exception onTheCluster) {
    return new FlinkException(
        "Failed to execute job 'mitra'.",
        onTheCluster instanceof ConnectException
            ? onTheCluster
            : new SerializedThrowable(onTheCluster));
  }
}
