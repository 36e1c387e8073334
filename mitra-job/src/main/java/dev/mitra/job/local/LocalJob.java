package dev.mitra.job.local;

import dev.mitra.job.JobBuilder;
import dev.mitra.job.config.JobConfig;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;

/** The job on Flink in this process. */
public final class LocalJob implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EmbeddedFlink flink;
  private final JobClient client;

  private LocalJob(EmbeddedFlink flink, JobClient client) {
    this.flink = flink;
    this.client = client;
  }

  /**
   * Starts the job; its topics have to exist.
   *
   * @param config the configuration
   * @param slots the parallelism
   */
  public static LocalJob start(JobConfig config, int slots) {
    EmbeddedFlink flink = new EmbeddedFlink(slots);
    try {
      JobBuilder.build(flink.environment(), config);
      return new LocalJob(flink, flink.environment().executeAsync(config.jobName()));
    } catch (Exception e) {
      flink.close();
      throw e instanceof RuntimeException known
          ? known
          : new IllegalStateException("the job cannot start", e);
    }
  }

  /** The job's state in Flink. */
  public JobStatus status() {
    try {
      return client.getJobStatus().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Flink does not answer", e);
    }
  }

  @Override
  public void close() {
    try {
      client.cancel().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      client.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Cancelling ends the result with an exception: the job is gone, as asked.
    } finally {
      flink.close();
    }
  }
}
