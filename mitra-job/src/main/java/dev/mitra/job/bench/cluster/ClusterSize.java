package dev.mitra.job.bench.cluster;

/**
 * How large the TaskManager of a benchmark is.
 *
 * @param slots for tasks
 * @param taskHeapMegabytes heap for the job
 * @param managedMegabytes memory for RocksDB
 */
public record ClusterSize(int slots, int taskHeapMegabytes, int managedMegabytes) {}
