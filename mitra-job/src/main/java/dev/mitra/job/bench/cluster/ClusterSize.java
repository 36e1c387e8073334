package dev.mitra.job.bench.cluster;

import java.util.List;

/**
 * What the TaskManager of a benchmark is given.
 *
 * @param slots for tasks
 * @param taskHeapMegabytes heap for the job
 * @param managedMegabytes memory for RocksDB
 * @param flink further settings of Flink, {@code KEY=VALUE} each
 * @param java further options for its JVM, in one line
 */
public record ClusterSize(
    int slots, int taskHeapMegabytes, int managedMegabytes, List<String> flink, String java) {
  public ClusterSize {
    flink = List.copyOf(flink);
  }
}
