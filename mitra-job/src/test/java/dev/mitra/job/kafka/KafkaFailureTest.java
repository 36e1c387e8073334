package dev.mitra.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.InvalidDeclarationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.Test;

class KafkaFailureTest {
  private static final String CANARY = "canary-71d0";
  private static final Map<String, String> CLIENT =
      Map.of(
          "bootstrap.servers",
          "kafka-1:9093",
          "security.protocol",
          "SASL_SSL",
          "sasl.mechanism",
          "SCRAM-SHA-512",
          "sasl.jaas.config",
          "ScramLoginModule required username=\"mitra-job\" password=\"" + CANARY + "\";",
          "ssl.truststore.password",
          CANARY);

  @Test
  void aWrongPasswordIsToldWithTheUserAndWhereItIsSet() {
    assertThat(
            reading(
                new SaslAuthenticationException(
                    "Authentication failed during authentication due to invalid credentials with"
                        + " SASL mechanism SCRAM-SHA-512")))
        .isEqualTo(
            "kafka.properties: Kafka at kafka-1:9093 does not know User:mitra-job with this"
                + " password (sasl.mechanism SCRAM-SHA-512); correct sasl.jaas.config, or the"
                + " secret that it refers to");
  }

  @Test
  void aMechanismThatTheBrokerDoesNotHaveIsToldInItsWords() {
    assertThat(
            reading(
                new UnsupportedSaslMechanismException(
                    "Client SASL mechanism 'PLAIN' not enabled in the server")))
        .isEqualTo(
            "kafka.properties: Kafka at kafka-1:9093 does not let the client in (Client SASL"
                + " mechanism 'PLAIN' not enabled in the server); check security.protocol,"
                + " sasl.mechanism and sasl.jaas.config");
  }

  @Test
  void aClientThatCannotBeMadeIsAMatterOfItsProperties() {
    assertThat(
            reading(
                new KafkaException(
                    "Failed to construct kafka consumer",
                    new NoSuchFileException("/etc/mitra/authority.pem"))))
        .isEqualTo(
            "kafka.properties: Kafka's client cannot be made of them (NoSuchFileException:"
                + " /etc/mitra/authority.pem); correct them");
  }

  @Test
  void certificatesAreToldApart() {
    assertThat(reading(tls(new CertificateExpiredException("NotAfter: yesterday"))))
        .isEqualTo(
            "kafka.properties: the certificate of Kafka at kafka-1:9093 has expired (NotAfter:"
                + " yesterday); renew it on the brokers, and check the clock of this machine");
    assertThat(reading(tls(new CertPathBuilderException("no valid certification path"))))
        .startsWith("kafka.properties: the certificate of Kafka at kafka-1:9093 is of an authority")
        .contains("ssl.truststore.location");
    assertThat(reading(handshake("No subject alternative DNS name matching kafka-1 found.")))
        .startsWith("kafka.bootstrapServers: the certificate of Kafka at kafka-1:9093 is for")
        .contains("name the brokers as their certificates do");
    assertThat(reading(handshake("Received fatal alert: certificate_required")))
        .contains("refuses the client's side of TLS", "ssl.keystore.location");
    assertThat(reading(handshake("no cipher suites in common")))
        .contains("fails (no cipher suites in common); check the ssl properties");
  }

  private static KafkaException tls(Throwable reason) {
    SSLHandshakeException handshake = new SSLHandshakeException("PKIX path validation failed");
    handshake.initCause(new CertPathValidatorException("validity check failed", reason));
    return new SslAuthenticationException("SSL handshake failed", handshake);
  }

  private static KafkaException handshake(String message) {
    return new SslAuthenticationException(
        "SSL handshake failed", new SSLHandshakeException(message));
  }

  @Test
  void aMissingRightComesWithTheCommandThatGivesIt() {
    assertThat(reading(new TopicAuthorizationException(Set.of("control"))))
        .isEqualTo(
            "topics.control: 'control' cannot be read: Kafka does not allow READ to"
                + " User:mitra-job; allow it: kafka-acls --add --allow-principal User:mitra-job"
                + " --operation Read --topic control");
    assertThat(
            message(
                KafkaFailure.writing(
                    "topics.acks",
                    "acks",
                    CLIENT,
                    new ExecutionException(new TopicAuthorizationException(Set.of("acks"))))))
        .startsWith("topics.acks: 'acks' cannot be written to: Kafka does not allow WRITE")
        .endsWith("--operation Write --topic acks");
    assertThat(
            message(
                KafkaFailure.creating(
                    CLIENT, new ExecutionException(new ClusterAuthorizationException("no")))))
        .startsWith("topics: cannot be created: Kafka does not allow CREATE to User:mitra-job")
        .endsWith("--operation Create --cluster");
  }

  @Test
  void aMissingTopicIsNoMatterOfTheConnection() {
    assertThat(reading(new UnknownTopicOrPartitionException("no such topic")))
        .isEqualTo(
            "topics.control: 'control' cannot be read: it does not exist; create it with `mitra"
                + " topics`, or name another one");
  }

  @Test
  void anythingElseIsToldInKafkasWords() {
    assertThat(reading(new KafkaException("outer", new IllegalStateException("inner"))))
        .isEqualTo(
            "topics.control: 'control' cannot be read: IllegalStateException: inner; the broker's"
                + " log says more");
  }

  @Test
  void silenceIsLookedInto() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertThat(silence("127.0.0.1:" + closed))
        .isEqualTo(
            "kafka.bootstrapServers: nothing listens at 127.0.0.1:"
                + closed
                + "; start Kafka, or correct the address");
    assertThat(silence("kafka.invalid:9092"))
        .startsWith("kafka.bootstrapServers: no machine has the name of kafka.invalid:9092");
    assertThat(silence("kafka")).contains("'kafka' is no address; write HOST:PORT");
  }

  @Test
  void aPortWithoutTlsIsFoundOut() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> hangsUp =
          CompletableFuture.runAsync(
              () -> {
                try {
                  socket.accept().close();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(silence("127.0.0.1:" + socket.getLocalPort()))
          .contains("takes no TLS connections, and security.protocol is SASL_SSL; name a port");
      hangsUp.join();
    }
  }

  private static String silence(String servers) {
    Map<String, String> client = new TreeMap<>(CLIENT);
    client.put("bootstrap.servers", servers);
    return message(
        KafkaFailure.reading(
            "topics.control", "control", client, new TimeoutException("Timed out")));
  }

  private static String reading(Throwable failure) {
    return message(KafkaFailure.reading("topics.control", "control", CLIENT, failure));
  }

  private static String message(InvalidDeclarationException e) {
    String message = String.valueOf(e.getMessage());
    assertThat(message).hasLineCount(1).doesNotContain(CANARY);
    return message;
  }
}
