package dev.mitra.job.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFoldersTest {
  @TempDir Path folder = Path.of("");

  @Test
  void withoutTheSettingThereIsNothingToTry() {
    assertThat(LocalFolders.problem(new Configuration())).isEmpty();
  }

  @Test
  void theSettingIsTheOneThatFlinkReads() {
    assertThat(RocksDBOptions.LOCAL_DIRECTORIES.key()).isEqualTo(LocalFolders.PLACE);
  }

  @Test
  void aFolderIsMadeWhereItCanBeAndTryingLeavesNothingInIt() throws IOException {
    Path made = folder.resolve("a/b");

    assertThat(LocalFolders.problem(setting(made.toString()))).isEmpty();
    try (Stream<Path> files = Files.list(made)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void oneFolderThatCanBeWrittenIsEnough() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(LocalFolders.problem(setting(file + "," + folder))).isEmpty();
    assertThat(LocalFolders.problem(setting(file + ":" + folder))).isEmpty();
  }

  @Test
  void foldersThatCannotBeWrittenAreAllNamedWithWhatToDo() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    String said = LocalFolders.problem(setting(file + ",state/rocksdb")).orElseThrow().toString();

    assertThat(said)
        .startsWith(LocalFolders.PLACE + ": '" + file + "' cannot be written by the user ")
        .contains("; 'state/rocksdb' is not an absolute path; name a folder that")
        .endsWith("or leave the setting out to have the files in io.tmp.dirs");
  }

  private static Configuration setting(String folders) {
    Configuration flink = new Configuration();
    flink.set(RocksDBOptions.LOCAL_DIRECTORIES, folders);
    return flink;
  }
}
