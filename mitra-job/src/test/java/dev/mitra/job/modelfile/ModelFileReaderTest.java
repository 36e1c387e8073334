package dev.mitra.job.modelfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.wire.FetchedFile;
import dev.mitra.job.wire.FetchedRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.model.ScoringModel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every file gets an answer, whatever its file system does. */
@Timeout(120)
class ModelFileReaderTest {
  private static final String CANNOT =
      "cannot be read; the log of the process that has tried says why";

  @TempDir private Path folder = Path.of("");

  @Test
  void aFileIsReadAsItIs() throws IOException {
    byte[] bytes = {1, 2, 3, -1, 0};
    Path file = Files.write(folder.resolve("m.ubj"), bytes);
    try (ModelFileReader reader = reader(60_000)) {
      FetchedFile read = reader.read(uri(file));
      assertThat(read.bytes()).isEqualTo(bytes);
      assertThat(read.reason()).isEmpty();
      assertThat(reader.read(uri(Files.write(folder.resolve("empty"), new byte[0]))).bytes())
          .isEmpty();
    }
  }

  @Test
  void whatIsNoFileIsSaidToBeNone() {
    try (ModelFileReader reader = reader(60_000)) {
      assertThat(reader.read(uri(folder.resolve("gone"))).reason())
          .isEqualTo("does not exist, or may not be read by the job");
      assertThat(reader.read(uri(folder).replaceAll("/$", "")).reason())
          .isEqualTo("is a folder; the URI of a file is expected");
    }
  }

  @Test
  void onlyAllowedPlacesAreReadFrom() {
    ModelFileSettings elsewhere = new ModelFileSettings(List.of("file:///elsewhere/"), 60_000);
    try (ModelFileReader reader = new ModelFileReader(elsewhere)) {
      assertThat(reader.read(uri(folder.resolve("m"))).reason())
          .startsWith("is outside the places");
      assertThat(reader.read("hang://outside/m").reason()).startsWith("is outside the places");
      assertThat(HangingFiles.isAskedFor("outside")).isFalse();
    }
  }

  @Test
  void aFileSystemThatIsNotThereIsNamed() {
    ModelFileSettings unknown = new ModelFileSettings(List.of("nowhere://bucket/"), 60_000);
    try (ModelFileReader reader = new ModelFileReader(unknown)) {
      assertThat(reader.read("nowhere://bucket/m").reason())
          .isEqualTo(
              "has the scheme 'nowhere', for which Flink has no file system here; file is always"
                  + " there, others come with Flink's plugins (docs/models.md)");
    }
  }

  @Test
  void aGigabyteIsNotReadAndAnEndlessFileNotToItsEnd() {
    try (ModelFileReader reader = reader(60_000)) {
      long before = EndlessFiles.given();
      assertThat(reader.read("endless://honest/m").reason())
          .isEqualTo("has 1073741824 bytes; at most 67108864 are allowed");
      assertThat(EndlessFiles.given()).as("bytes that were read").isEqualTo(before);
      assertThat(reader.read("endless://liar/m").reason())
          .isEqualTo("has more than the 67108864 bytes that are allowed");
      assertThat(EndlessFiles.given() - before)
          .as("bytes that were read")
          .isLessThanOrEqualTo(ScoringModel.MAX_FILE_BYTES + 1L);
    }
  }

  @Test
  void whatHangsIsGivenUpAndEightThatHangAreTheMost() {
    try (ModelFileReader reader = reader(50)) {
      for (int i = 1; i <= ModelFileReader.MOST_THREADS; i++) {
        assertThat(reader.read("hang://eight/m" + i).reason())
            .isEqualTo(
                "has not been read within 50ms (models.timeout); see to it that its file system"
                    + " answers, then publish the model again");
        assertThat(reader.hanging()).isEqualTo(i);
      }
      String ninth = reader.read("hang://eight/m9").reason();
      assertThat(ninth).contains("8 earlier files still hang");
      assertThat(reader.read(uri(folder.resolve("m"))).reason()).isEqualTo(ninth);

      HangingFiles.letGo("eight");
      while (reader.hanging() > 0) {
        Thread.onSpinWait();
      }
      assertThat(reader.read("hang://eight/m10").bytes()).isEmpty();
    }
  }

  @Test
  void whatWaitsForAThreadIsAnsweredInTimeAsWell() {
    try (ModelFileReader reader = reader(200)) {
      List<CompletableFuture<FetchedFile>> files = new ArrayList<>();
      for (int i = 0; i <= ModelFileReader.MOST_THREADS; i++) {
        files.add(reader.fetch("hang://queue/m" + i));
      }
      assertThat(files).allMatch(file -> file.join().reason().startsWith("has not been read"));
    } finally {
      HangingFiles.letGo("queue");
    }
  }

  @Test
  void noReasonShowsAnException() {
    ModelFileSettings broken = new ModelFileSettings(List.of("endless://broken/"), 60_000);
    try (ModelFileReader reader = new ModelFileReader(broken)) {
      assertThat(reader.read("endless://broken/m").reason()).isEqualTo(CANNOT);
    }
  }

  @Test
  void recordsNameTheFilesOfTheirModelsEachOnce() {
    String model = "{apiVersion: mitra/v1, kind: Model, metadata: {name: %s}, spec: {uri: '%s'}}";
    String rule =
        "{apiVersion: mitra/v1, kind: Rule, metadata: {name: r}, spec: {uri: 'hang://never/r'}}";
    String bundle =
        "apiVersion: mitra/v1\nkind: Bundle\nmetadata: { name: b }\nspec:\n  resources:\n"
            + "  - "
            + model.formatted("a", "x:///1")
            + "\n  - "
            + rule
            + "\n  - "
            + model.formatted("b", "x:///2")
            + "\n  - "
            + model.formatted("c", "x:///1")
            + "\n";
    assertThat(ModelUris.in(record("Bundle/b", bundle))).containsExactly("x:///1", "x:///2");
    assertThat(ModelUris.in(record(null, bundle))).containsExactly("x:///1", "x:///2");
    assertThat(ModelUris.in(record("Rule/r", "apiVersion: mitra/v1\n" + rule))).isEmpty();
    assertThat(ModelUris.in(record("Model/a", "{ \"uri\": "))).isEmpty();
    assertThat(ModelUris.in(record("Model/a", null))).isEmpty();
  }

  @Test
  void aRecordThatNamesManyFilesGetsTheFirstOfThem() {
    String[] uris = new String[10];
    for (int i = 0; i < uris.length; i++) {
      uris[i] = uri(folder.resolve("m" + i));
    }
    try (ModelFileReader reader = reader(60_000)) {
      FetchedRecord fetched = reader.read(record("Bundle/b", bundle(uris)));
      assertThat(fetched.files()).hasSize(10);
      assertThat(fetched.files().subList(0, 8))
          .allMatch(file -> file.reason().startsWith("does not exist"));
      assertThat(fetched.files().subList(8, 10))
          .allMatch(file -> file.reason().contains("more than the 8 files that are allowed"));
    }
  }

  @Test
  void theFilesOfOneRecordHaveTogetherAsManyBytesAsOneMayHave() throws IOException {
    long half = ScoringModel.MAX_FILE_BYTES / 2;
    String first = uri(sparse("first", half));
    String second = uri(sparse("second", half));
    String third = uri(sparse("third", 1));
    try (ModelFileReader reader = reader(60_000)) {
      FetchedRecord two = reader.read(record("Bundle/b", bundle(first, second)));
      assertThat(two.files()).allMatch(file -> file.bytes() != null && file.bytes().length == half);

      FetchedRecord three = reader.read(record("Bundle/b", bundle(first, second, third)));
      assertThat(three.files().stream().map(FetchedFile::reason).filter(why -> !why.isEmpty()))
          .as("one of them, whichever came last")
          .singleElement()
          .asString()
          .startsWith("is not read, because the files of one record have more than the 67108864");
    }
  }

  /** A file of zeros that takes no room. */
  private Path sparse(String name, long length) throws IOException {
    Path file = folder.resolve(name);
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.setLength(length);
    }
    return file;
  }

  private static String bundle(String... uris) {
    StringBuilder bundle =
        new StringBuilder("apiVersion: mitra/v1\nkind: Bundle\nmetadata: { name: b }\nspec:\n")
            .append("  resources:\n");
    for (int i = 0; i < uris.length; i++) {
      bundle
          .append("  - { apiVersion: mitra/v1, kind: Model, metadata: { name: m")
          .append(i)
          .append(" }, spec: { uri: '")
          .append(uris[i])
          .append("' } }\n");
    }
    return bundle.toString();
  }

  private ModelFileReader reader(long timeoutMillis) {
    return new ModelFileReader(
        new ModelFileSettings(
            List.of(
                "file:///",
                "hang://eight/",
                "hang://queue/",
                "endless://honest/",
                "endless://liar/"),
            timeoutMillis));
  }

  private static RawRecord record(@Nullable String key, @Nullable String value) {
    return new RawRecord(
        "control",
        0,
        0,
        0,
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }

  private static String uri(Path file) {
    return file.toUri().toString();
  }
}
