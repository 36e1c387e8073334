package dev.mitra.job.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.Priority;

/**
 * RocksDB for payments that wait: the work in the background takes what the payments leave over.
 *
 * <p>Values are small and keys come in any order, so merging costs by their number. Merging by
 * levels writes all profiles there are anew for every few files of new ones; here files of about
 * the same size are merged (universal compaction), so a profile is written anew a few times until
 * it is among the oldest, and a checkpoint uploads little. Great merges take seconds at the lowest
 * priority, so there are threads for small ones beside them, and many files may wait before writes
 * are slowed down. Reads ask Bloom filters.
 *
 * <p>A checkpoint begins with writing out what is in the write buffer, and payments wait for that:
 * a buffer of 64 MiB, the default, is 200 ms of waiting every ten seconds. So buffers are small,
 * and the files that they become are not compressed before they are merged. What else was tried is
 * in docs/performance.md.
 */
public final class StateOptions implements RocksDBOptionsFactory {
  private static final long serialVersionUID = 1L;

  private static final long WRITE_BUFFER_BYTES = 4L << 20;

  /** So many may be full and not yet written; with fewer a burst of writes has to wait. */
  private static final int WRITE_BUFFERS = 8;

  /** Of the topmost level, and of all below it. */
  private static final CompressionType FRESH = CompressionType.NO_COMPRESSION;

  private static final CompressionType MERGED = CompressionType.LZ4_COMPRESSION;

  /** The fewest threads in the background: one writes buffers, the others merge. */
  private static final int THREADS = 4;

  /** With so many sorted runs merging begins, so many are merged at least. */
  private static final int MOST_RUNS = 16;

  private static final int FEWEST_MERGED = 8;

  /** By so many percent a run may be greater than those before it to be merged with them. */
  private static final int SIZE_RATIO = 20;

  /**
   * How much more all younger files may hold than the oldest run before everything is merged, in
   * percent; the default is 200. Young files are not compressed, so they look greater than they
   * are, and with the default everything was merged every minute or two.
   */
  private static final int SIZE_AMPLIFICATION = 1_000;

  /** Beyond so many files writes are slowed down, and at last stopped; defaults are 20 and 36. */
  private static final int SLOWING_FILES = 60;

  private static final int STOPPING_FILES = 100;

  @Override
  public DBOptions createDBOptions(DBOptions options, Collection<AutoCloseable> toClose) {
    // All instances of a process share these threads.
    Env env = Env.getDefault();
    env.lowerThreadPoolCPUPriority(Priority.LOW);
    return options.setMaxBackgroundJobs(Math.max(THREADS, options.maxBackgroundJobs()));
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions options, Collection<AutoCloseable> toClose) {
    CompactionOptionsUniversal universal =
        new CompactionOptionsUniversal()
            .setMinMergeWidth(FEWEST_MERGED)
            .setSizeRatio(SIZE_RATIO)
            .setMaxSizeAmplificationPercent(SIZE_AMPLIFICATION);
    toClose.add(universal);
    return options
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setMaxWriteBufferNumber(WRITE_BUFFERS)
        .setCompressionPerLevel(compression(options.numLevels()))
        .setCompactionStyle(CompactionStyle.UNIVERSAL)
        .setCompactionOptionsUniversal(universal)
        .setLevel0FileNumCompactionTrigger(MOST_RUNS)
        .setLevel0SlowdownWritesTrigger(SLOWING_FILES)
        .setLevel0StopWritesTrigger(STOPPING_FILES);
  }

  private static List<CompressionType> compression(int levels) {
    List<CompressionType> byLevel = new ArrayList<>(Collections.nCopies(levels, MERGED));
    byLevel.set(0, FRESH);
    return byLevel;
  }
}
