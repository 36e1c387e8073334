package dev.mitra.job.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.JobBuilder;
import dev.mitra.job.fixtures.Jobs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class StateOptionsTest {
  private final StateOptions factory = new StateOptions();

  @Test
  void theJobNamesThemAndFlinkCanSendThem() throws Exception {
    String named =
        JobBuilder.flinkConfiguration(Jobs.config(0)).get(RocksDBOptions.OPTIONS_FACTORY);

    assertThat(Class.forName(named)).isEqualTo(StateOptions.class);
    assertThat(InstantiationUtil.clone(factory)).isInstanceOf(StateOptions.class);
  }

  @Test
  void rocksDbTakesThem(@TempDir Path folder) throws Exception {
    RocksDB.loadLibrary();
    try (DBOptions database = factory.createDBOptions(new DBOptions(), new ArrayList<>());
        ColumnFamilyOptions columns =
            factory.createColumnOptions(new ColumnFamilyOptions(), new ArrayList<>());
        Options options = new Options(database.setCreateIfMissing(true), columns);
        RocksDB rocksDb = RocksDB.open(options, folder.toString())) {
      byte[] key = "key".getBytes(StandardCharsets.UTF_8);
      rocksDb.put(key, key);

      assertThat(rocksDb.get(key)).isEqualTo(key);
      assertThat(columns.compressionPerLevel())
          .hasSize(columns.numLevels())
          .startsWith(CompressionType.NO_COMPRESSION, CompressionType.LZ4_COMPRESSION);
      assertThat(columns.compactionStyle()).isEqualTo(CompactionStyle.UNIVERSAL);
      assertThat(columns.level0SlowdownWritesTrigger())
          .isBetween(
              columns.level0FileNumCompactionTrigger() + 1, columns.level0StopWritesTrigger() - 1);
    }
  }

  @Test
  void whoeverAsksForMoreThreadsGetsThem() {
    RocksDB.loadLibrary();
    try (DBOptions asked = new DBOptions().setMaxBackgroundJobs(9);
        DBOptions usual = new DBOptions()) {
      assertThat(factory.createDBOptions(asked, new ArrayList<>()).maxBackgroundJobs())
          .isEqualTo(9);
      assertThat(factory.createDBOptions(usual, new ArrayList<>()).maxBackgroundJobs())
          .isEqualTo(4);
    }
  }
}
