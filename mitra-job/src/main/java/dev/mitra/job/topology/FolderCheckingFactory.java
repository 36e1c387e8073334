package dev.mitra.job.topology;

import dev.mitra.features.check.Finding;
import dev.mitra.job.state.LocalFolders;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Tries RocksDB's folders before the operator's state is opened in them. RocksDB itself would only
 * say that it has none, and Flink would go on trying.
 *
 * <p>A job that has never come to a checkpoint ends with that: its configuration is wrong. One that
 * goes on from a checkpoint or savepoint is restarted as after any failure, because one broken disk
 * must not end a job that has run.
 */
final class FolderCheckingFactory<T> extends SimpleOperatorFactory<T> {
  private static final long serialVersionUID = 1L;

  FolderCheckingFactory(StreamOperator<T> operator) {
    super(operator);
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // Flink declares it so.
  public <O extends StreamOperator<T>> O createStreamOperator(
      StreamOperatorParameters<T> parameters) {
    check(parameters.getContainingTask().getEnvironment());
    return super.createStreamOperator(parameters);
  }

  private static void check(Environment environment) {
    // As Flink itself does: what the job says goes before what the TaskManager says.
    Configuration flink = new Configuration(environment.getTaskManagerInfo().getConfiguration());
    flink.addAll(environment.getJobConfiguration());
    Optional<Finding> problem = LocalFolders.problem(flink);
    if (problem.isPresent()) {
      IllegalStateException failure = new IllegalStateException(problem.get().toString());
      throw environment.getTaskStateManager().getRestoreCheckpointId().isPresent()
          ? failure
          : new SuppressRestartsException(failure);
    }
  }
}
