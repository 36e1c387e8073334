package dev.mitra.job.local;

import java.nio.file.Path;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink in this process, with its checkpoints in a folder that goes when it is closed. */
public final class EmbeddedFlink implements AutoCloseable {
  private final Path folder;
  private final StreamExecutionEnvironment env;

  /**
   * @param slots how many subtasks of an operator can run
   */
  public EmbeddedFlink(int slots) {
    folder = TempFolder.create("mitra-flink");
    Configuration flink = new Configuration();
    flink.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    flink.set(RestOptions.BIND_PORT, "0");
    flink.setString("io.tmp.dirs", folder.resolve("tmp").toString());
    env = StreamExecutionEnvironment.createLocalEnvironment(slots, flink);
  }

  /** The environment to build the job in. */
  public StreamExecutionEnvironment environment() {
    return env;
  }

  @Override
  public void close() {
    TempFolder.delete(folder);
  }
}
