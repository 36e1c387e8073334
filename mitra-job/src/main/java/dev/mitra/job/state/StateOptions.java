package dev.mitra.job.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.Priority;

/**
 * RocksDB for payments that wait: the work in the background takes what the payments leave over.
 *
 * <p>Profiles are written all the time and each checkpoint flushes what there is, so small files
 * come up every few seconds. By RocksDB's defaults four of them are merged with everything on the
 * level below at once, which took as much processor time as the profiles themselves. Here more may
 * gather: a read asks a few more Bloom filters, and merging is rarer. Universal compaction was
 * tried: its great merges held payments up for seconds (docs/performance.md).
 *
 * <p>A checkpoint begins with writing out what is in the write buffer, and payments wait for that:
 * a buffer of 64 MiB, the default, is 200 ms of waiting every ten seconds. So the buffer is small,
 * and the files that it becomes are not compressed before they are merged.
 */
public final class StateOptions implements RocksDBOptionsFactory {
  private static final long serialVersionUID = 1L;

  private static final long WRITE_BUFFER_BYTES = 8L << 20;
  private static final int WRITE_BUFFERS = 4;

  /** Of the topmost level, and of all below it. */
  private static final CompressionType FRESH = CompressionType.NO_COMPRESSION;

  private static final CompressionType MERGED = CompressionType.SNAPPY_COMPRESSION;

  /** So many files of the topmost level are merged at a time; RocksDB's default is 4. */
  private static final int MERGED_FILES = 16;

  /** Beyond so many writes are slowed down, and at last stopped; the defaults are 20 and 36. */
  private static final int SLOWING_FILES = 48;

  private static final int STOPPING_FILES = 72;

  @Override
  public DBOptions createDBOptions(DBOptions options, Collection<AutoCloseable> toClose) {
    // All instances of a process share these threads.
    Env env = Env.getDefault();
    env.lowerThreadPoolCPUPriority(Priority.LOW);
    return options;
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions options, Collection<AutoCloseable> toClose) {
    return options
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setMaxWriteBufferNumber(WRITE_BUFFERS)
        .setCompressionPerLevel(compression(options.numLevels()))
        .setLevel0FileNumCompactionTrigger(MERGED_FILES)
        .setLevel0SlowdownWritesTrigger(SLOWING_FILES)
        .setLevel0StopWritesTrigger(STOPPING_FILES);
  }

  private static List<CompressionType> compression(int levels) {
    List<CompressionType> byLevel = new ArrayList<>(Collections.nCopies(levels, MERGED));
    byLevel.set(0, FRESH);
    return byLevel;
  }
}
