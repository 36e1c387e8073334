package dev.mitra.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.config.SecretReferences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Kafka client makes of references. */
class SecretProvidersTest {
  private static final String NAME = "ssl.truststore.password";
  private static final String SERIALIZER =
      "org.apache.kafka.common.serialization.ByteArraySerializer";

  @TempDir Path folder = Path.of("");

  private static String resolved(String value) {
    Map<String, Object> properties =
        new HashMap<>(
            SecretReferences.withProviders(
                Map.of(
                    NAME,
                    value,
                    "bootstrap.servers",
                    "localhost:9092",
                    "key.serializer",
                    SERIALIZER,
                    "value.serializer",
                    SERIALIZER)));
    return new ProducerConfig(properties).getPassword(NAME).value();
  }

  private Path secret(String text) throws IOException {
    return Files.writeString(folder.resolve("secret"), text);
  }

  @Test
  void aVariableOfTheEnvironment() {
    assertThat(resolved("${env:PATH}")).isEqualTo(System.getenv("PATH"));
  }

  @Test
  void aFileWithoutTheLineEndThatEditorsAddAndTheBlanksThatKafkaTakesAway() throws IOException {
    assertThat(resolved("${file:" + secret("two\nlines\n") + "}")).isEqualTo("two\nlines");
    assertThat(resolved("${file:" + secret("dos\r\n") + "}")).isEqualTo("dos");
    assertThat(resolved("${file:" + secret("  plain ") + "}")).isEqualTo("plain");
  }

  @Test
  void aFileWhoseNameHasAColon() throws IOException {
    Path file = Files.writeString(folder.resolve("a:b"), "colon");

    assertThat(resolved("${file:" + file + "}")).isEqualTo("colon");
  }

  @Test
  void referencesStandAmongOtherText() throws IOException {
    assertThat(resolved("a ${file:" + secret("b") + "} c ${env:PATH}"))
        .isEqualTo("a b c " + System.getenv("PATH"));
  }

  @Test
  void aSecretMayLookLikeAReference() throws IOException {
    assertThat(resolved("${file:" + secret("${env:PATH}$1\\") + "}")).isEqualTo("${env:PATH}$1\\");
  }

  @Test
  void whatIsNotThereIsSaidAndNotTakenForThePassword() throws IOException {
    assertThatThrownBy(() -> resolved("${env:MITRA_IS_NOT_SET}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the environment variable MITRA_IS_NOT_SET")
        .hasMessageContaining("is not set; set it for every process");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> resolved("${file:" + missing + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the file " + missing)
        .hasMessageContaining("cannot be read (NoSuchFileException)");
    assertThatThrownBy(() -> resolved("${file:" + folder + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be read");
    Path empty = secret("\n");
    assertThatThrownBy(() -> resolved("${file:" + empty + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is empty; write the secret into it");
    Path large = secret("x".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> resolved("${file:" + large + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("holds more than 1 MiB");
  }
}
