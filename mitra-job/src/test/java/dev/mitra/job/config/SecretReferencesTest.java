package dev.mitra.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.fixtures.Payments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretReferencesTest {
  private static final String CANARY = "canary-9f3e";
  private static final String JAAS =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"mitra\""
          + " password=\"%s\";";

  @TempDir Path folder = Path.of("");

  private JobConfig config(String properties) throws IOException {
    Files.writeString(folder.resolve("schema.yaml"), Payments.YAML);
    return JobConfigParser.parse(
        """
        kafka:
          bootstrapServers: "localhost:9092"
          properties:
        %s
        schema: schema.yaml
        """
            .formatted(properties.indent(4)),
        folder);
  }

  @Test
  void aReferenceIsHandedToTheClientsAsItIsTogetherWithWhoResolvesIt() throws IOException {
    JobConfig config = config("ssl.truststore.password: '${file:/run/secrets/store}'");

    assertThat(config.clientProperties())
        .containsEntry("ssl.truststore.password", "${file:/run/secrets/store}")
        .containsEntry("config.providers", "env,file");
  }

  @Test
  void withoutReferencesThereIsNobodyToResolveThem() throws IOException {
    assertThat(config("security.protocol: SSL").clientProperties())
        .doesNotContainKey("config.providers");
  }

  @Test
  void providersOfOnesOwnAreLeftAlone() throws IOException {
    JobConfig config =
        config(
            """
            config.providers: vault
            config.providers.vault.class: com.example.Vault
            ssl.key.password: '${vault:kafka:key}'
            """);

    assertThat(config.clientProperties())
        .containsEntry("config.providers", "vault")
        .doesNotContainKey("config.providers.env.class");
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void whatBeginsLikeAReferenceAndIsNoneIsRefusedWithoutShowingIt() {
    for (String wrong :
        new String[] {
          "${" + CANARY + "}", "${env:}", "${env:9A}", "${file:relative}", "${secret:/x}", "${env:A"
        }) {
      assertThatThrownBy(() -> config("sasl.jaas.config: '" + wrong + "'"))
          .as(wrong)
          .isInstanceOf(InvalidDeclarationException.class)
          .hasMessage(
              "kafka.properties.sasl.jaas.config: holds a '${' that begins no reference; write"
                  + " ${env:NAME} for an environment variable or ${file:/absolute/path} for a"
                  + " file");
    }
  }

  @Test
  void secretsAreNeverShownAndReferencesAre() {
    Map<String, String> shown =
        Map.of(
            "ssl.truststore.password",
            "(hidden)",
            "ssl.keystore.key",
            "(hidden)",
            "sasl.jaas.config",
            "(hidden)",
            "some.credentials",
            "(hidden)",
            "some.Secret",
            "(hidden)");
    shown.forEach(
        (name, text) -> assertThat(SecretReferences.shown(name, CANARY)).as(name).isEqualTo(text));
    assertThat(SecretReferences.shown("sasl.jaas.config", JAAS.formatted("${env:PASSWORD}")))
        .isEqualTo("(hidden, with ${env:PASSWORD})");
    assertThat(SecretReferences.shown("ssl.key.password", "${file:/run/key}"))
        .isEqualTo("${file:/run/key}");
    assertThat(SecretReferences.shown("ssl.keystore.location", "/etc/mitra/store.p12"))
        .isEqualTo("/etc/mitra/store.p12");
    assertThat(SecretReferences.shown("security.protocol", "SASL_SSL")).isEqualTo("SASL_SSL");
  }

  @Test
  void theDescriptionOfAConfigurationHoldsNoSecret() throws IOException {
    JobConfig config =
        config(
            """
            sasl.jaas.config: '%s'
            ssl.truststore.password: %s
            """
                .formatted(JAAS.formatted(CANARY), CANARY));

    assertThat(config.describe())
        .contains("kafka.properties.sasl.jaas.config: (hidden)")
        .doesNotContain(CANARY);
  }

  @Test
  void aSecretInPlainTextDrawsAWarningThatNamesTheAlternative() throws IOException {
    JobConfig config =
        config(
            """
            sasl.jaas.config: '%s'
            ssl.truststore.password: %s
            ssl.keystore.location: /etc/mitra/store.p12
            """
                .formatted(JAAS.formatted(CANARY), CANARY));

    assertThat(config.warnings())
        .hasSize(2)
        .allMatch(warning -> warning.contains("${env:NAME}") && warning.contains("${file:/path}"))
        .noneMatch(warning -> warning.contains(CANARY));
    assertThat(config.warnings().get(0)).startsWith("kafka.properties.sasl.jaas.config");
    assertThat(config.warnings().get(1)).startsWith("kafka.properties.ssl.truststore.password");
  }

  @Test
  void whatHoldsNoSecretOfItsOwnDrawsNone() throws IOException {
    JobConfig config =
        config(
            """
            sasl.jaas.config: '%s'
            ssl.truststore.password: '${env:STORE}'
            sasl.oauthbearer.token.endpoint.url: https://login.example.com/token
            """
                .formatted(JAAS.formatted("${file:/run/secrets/kafka}")));

    assertThat(config.warnings()).isEmpty();
  }
}
