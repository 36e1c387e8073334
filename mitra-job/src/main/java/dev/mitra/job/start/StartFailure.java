package dev.mitra.job.start;

import dev.mitra.features.check.Finding;
import dev.mitra.job.state.LocalFolders;
import java.net.ConnectException;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.RestOptions;

/**
 * Says in a sentence why Flink has not taken the job, where what Flink says is a stack trace. What
 * the cluster throws arrives here as text, so that its messages are what there is to go by.
 */
public final class StartFailure {
  private static final String NO_CHECKPOINT_FOLDER = "Failed to create checkpoint storage";
  private static final String NO_SHARED_FOLDER = "Failed to create directory for ";
  private static final String OLD_JAVA = "UnsupportedClassVersionError";
  private static final String OTHER_CLASS = "java.io.InvalidClassException";
  private static final String FLINKS = "org.apache.flink.";
  private static final String OTHER_STATE = "Failed to rollback to checkpoint/savepoint";

  private StartFailure() {}

  /**
   * The sentence on a failure.
   *
   * @param failure what submitting or running the job threw
   * @return empty when it is none of those that a configuration is the cause of
   */
  public static Optional<Finding> explain(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String text = each.toString();
      int folders = text.indexOf(LocalFolders.PLACE + ": ");
      if (folders >= 0) {
        String sentence = text.substring(folders + LocalFolders.PLACE.length() + 2);
        return Optional.of(new Finding(LocalFolders.PLACE, firstLine(sentence)));
      }
      if (text.contains(NO_CHECKPOINT_FOLDER) || text.contains(NO_SHARED_FOLDER)) {
        return Optional.of(
            new Finding(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
                "the JobManager cannot write there ("
                    + deepest(each)
                    + "); name a folder or bucket that the JobManager and every TaskManager can"
                    + " write"));
      }
      int state = text.indexOf(OTHER_STATE);
      if (state >= 0) {
        return Optional.of(
            new Finding(
                "--fromSavepoint",
                firstLine(text.substring(state))
                    + " Name a savepoint that this version or a released one before it has taken"));
      }
      if (text.contains(OLD_JAVA)) {
        return Optional.of(
            new Finding(
                "Java",
                "that of the cluster is older than 17; run JobManager and TaskManagers on Java"
                    + " 17"));
      }
      if (text.contains(OTHER_CLASS) && text.contains(FLINKS)) {
        return Optional.of(
            new Finding(
                "Flink",
                "the client and the cluster are of different versions; submit with the Flink of"
                    + " the cluster, and let both be "
                    + FlinkVersion.BUILT_FOR));
      }
      if (each instanceof ConnectException) {
        return Optional.of(
            new Finding(
                RestOptions.ADDRESS.key(),
                "no JobManager answers ("
                    + firstLine(String.valueOf(each.getMessage()))
                    + "); start the cluster, or name its JobManager with rest.address and"
                    + " rest.port in Flink's configuration or with `flink run -m HOST:PORT`"));
      }
    }
    return Optional.empty();
  }

  private static String deepest(Throwable failure) {
    String text = failure.toString();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      text = each.toString();
    }
    return firstLine(text);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
