package dev.mitra.job.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.fixtures.Seeds;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No URI leads out of the places that are allowed. */
class ModelFileSettingsTest {
  private static final Path FOLDER = Path.of("/var/lib/models");
  private static final ModelFileSettings SETTINGS =
      new ModelFileSettings(
          List.of("file:///var/lib/models/", "s3://bucket/models/", "hdfs:///models/"), 1_000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///var/lib/models/m.json",
        "file:/var/lib/models/m.json",
        "FILE:///var/lib/models/2026/03/m.ubj",
        "s3://bucket/models/a=b/m.ubj",
        "hdfs:///models/..m"
      })
  void whatLiesInAPlaceMayBeRead(String uri) {
    assertThat(SETTINGS.refuse(uri)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///var/lib/models/../secrets/key",
        "file:///var/lib/models/%2e%2e/secrets/key",
        "file:///var/lib/models/%2E./secrets/key",
        "file:///var/lib/models/a%2F..%2F..%2Fkey",
        "file:///var/lib/models/./m.json",
        "file:///var/lib/models//etc/passwd",
        "file:///var/lib/models/m.json?x",
        "file:///var/lib/models/m.json#x",
        "file:///var/lib/models",
        "file:///var/lib/models/",
        "file:///var/lib/models-of-others/m.json",
        "file:///etc/passwd",
        "file://host/var/lib/models/m.json",
        "file:var/lib/models/m.json",
        "/var/lib/models/m.json",
        "file:///var/lib/models/..\\..\\key",
        "http:///var/lib/models/m.json",
        "s3a://bucket/models/m.json",
        "s3://other/models/m.json",
        "s3://user@bucket/models/m.json",
        "s3://bucket:80/models/m.json",
        "hdfs://host/models/m.json",
        "",
        "spec: uri"
      })
  void nothingElseMay(String uri) {
    assertThat(SETTINGS.refuse(uri)).isPresent();
  }

  @Test
  void randomDetoursLeadNowhereElse() {
    String[] pieces = {"..", ".", "/", "%2e", "%2f", "models", "etc", "\\", "a", "?", "#", ";"};
    long seed = Seeds.announce(ModelFileSettingsTest.class);
    IntStream.range(0, 20_000)
        .forEach(
            run -> {
              Random random = Seeds.random(seed, run);
              StringBuilder uri = new StringBuilder("file:///var/lib/models/");
              for (int i = random.nextInt(8); i >= 0; i--) {
                uri.append(pieces[random.nextInt(pieces.length)]);
              }
              if (SETTINGS.refuse(uri.toString()).isEmpty()) {
                // As Flink's local file system goes about it.
                Path file = Path.of(URI.create(uri.toString()).getPath());
                assertThat(file.normalize())
                    .as("%s", uri)
                    .startsWithRaw(FOLDER)
                    .isNotEqualTo(FOLDER);
              }
            });
  }

  @Test
  void aRefusalSaysWhatIsAllowed() {
    assertThat(ModelFileSettings.NONE.refuse("file:///m.json"))
        .hasValue(
            "no place is allowed to read model files from; list it in models.locations of the"
                + " job's configuration");
    assertThat(SETTINGS.refuse("file:///etc/passwd"))
        .hasValue(
            "is outside the places that models.locations of the job's configuration allows:"
                + " file:///var/lib/models/, s3://bucket/models/, hdfs:///models/");
    assertThat(SETTINGS.refuse("file:///var/lib/models/../m.json"))
        .hasValue("has '.', '..' or '//' in its path; plain names are allowed");
  }

  @Test
  void settingsWithAPlaceThatIsNoneCannotBeMade() {
    assertThatThrownBy(() -> new ModelFileSettings(List.of("file:///a/../"), 1))
        .hasMessage("file:///a/../ has '.', '..' or '//' in its path; plain names are allowed");
    assertThatThrownBy(() -> new ModelFileSettings(List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
