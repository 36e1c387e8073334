package dev.mitra.job.kafka;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Says in one sentence what a Kafka client has run into, and what to do about it. It shows nothing
 * of the values of properties but addresses, protocol, mechanism and user.
 */
public final class KafkaFailure {
  /** Chains of causes are short; one that loops is cut. */
  private static final int LONGEST_CHAIN = 16;

  private static final Pattern USER =
      Pattern.compile("\\busername\\s*=\\s*[\"']?([A-Za-z0-9._@-]+)[\"']?");

  private static final String PROPERTIES = "kafka.properties";
  private static final String SERVERS = "bootstrap.servers";

  /** What a producer's time-out says when the brokers answer and do not know the topic. */
  private static final String NO_METADATA = "not present in metadata";

  /** What is said when a client cannot even be made, and of which kind it is. */
  private static final List<String> NO_CLIENT =
      List.of("Failed to construct kafka", "Failed to create new KafkaAdminClient");

  private final Map<String, String> client;
  private final List<Throwable> chain;

  private KafkaFailure(Map<String, String> client, Throwable failure) {
    this.client = client;
    this.chain = chain(failure);
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = failure; at != null && chain.size() < LONGEST_CHAIN; at = at.getCause()) {
      chain.add(at);
    }
    return chain;
  }

  /**
   * A topic could not be read.
   *
   * @param path where the configuration names the topic
   * @param client the properties of the client
   */
  static InvalidDeclarationException reading(
      String path, String topic, Map<String, String> client, Throwable failure) {
    return new KafkaFailure(client, failure).with(path, topic, "Read", "read");
  }

  /** A topic could not be written to; as {@link #reading}. */
  static InvalidDeclarationException writing(
      String path, String topic, Map<String, String> client, Throwable failure) {
    return new KafkaFailure(client, failure).with(path, topic, "Write", "written to");
  }

  /** Topics could not be created. */
  static InvalidDeclarationException creating(Map<String, String> client, Throwable failure) {
    KafkaFailure known = new KafkaFailure(client, failure);
    Finding finding = known.connection().orElseGet(() -> new Finding("topics", known.notCreated()));
    return new InvalidDeclarationException(List.of(finding));
  }

  private String notCreated() {
    return find(AuthorizationException.class) == null
        ? "cannot be created: " + innermost()
        : "cannot be created: " + grant("Create", "--cluster");
  }

  /**
   * What keeps a client from talking to Kafka at all: its properties, TLS, the user, the address.
   * Empty when something else is wrong. When there was no answer it looks at the bootstrap servers,
   * which takes some seconds.
   *
   * @param client the properties of the client
   */
  public static Optional<Finding> connecting(Map<String, String> client, Throwable failure) {
    return new KafkaFailure(client, failure).connection();
  }

  /** What is said to a user who lacks a right: how to give it. */
  private String grant(String operation, String resource) {
    return "Kafka does not allow "
        + operation.toUpperCase(Locale.ROOT)
        + " to "
        + user()
        + "; allow it: kafka-acls --add --allow-principal "
        + user()
        + " --operation "
        + operation
        + " "
        + resource;
  }

  private InvalidDeclarationException with(
      String path, String topic, String operation, String done) {
    Finding finding =
        connection()
            .orElseGet(
                () -> {
                  String why = why(topic, operation);
                  return new Finding(path, "'" + topic + "' cannot be " + done + ": " + why);
                });
    return new InvalidDeclarationException(List.of(finding));
  }

  private String why(String topic, String operation) {
    GroupAuthorizationException group = find(GroupAuthorizationException.class);
    if (group != null) {
      return grant("Read", "--group " + group.groupId());
    }
    if (find(TransactionalIdAuthorizationException.class) != null) {
      return grant("Write", "--transactional-id ID");
    }
    if (find(AuthorizationException.class) != null) {
      return grant(operation, "--topic " + topic);
    }
    if (isTopicMissing()) {
      return "it does not exist; create it with `mitra topics`, or name another one";
    }
    return innermost() + "; the broker's log says more";
  }

  private Optional<Finding> connection() {
    ConfigException config = find(ConfigException.class);
    if (config != null) {
      String message = String.valueOf(config.getMessage());
      Finding said = new Finding(PROPERTIES, message);
      return Optional.of(
          message.contains(SERVERS) ? BootstrapProbe.problem(client).orElse(said) : said);
    }
    // A failed handshake is both; what TLS says of it is more exact.
    SSLException tls = find(SSLException.class);
    if (tls != null) {
      return Optional.of(tls(tls));
    }
    AuthenticationException refused = find(AuthenticationException.class);
    if (refused != null) {
      return Optional.of(new Finding(PROPERTIES, refused(refused)));
    }
    if (NO_CLIENT.stream().anyMatch(this::holds)) {
      return Optional.of(
          properties("Kafka's client cannot be made of them (" + innermost() + "); correct them"));
    }
    return isSilence() ? silence() : Optional.empty();
  }

  private boolean isSilence() {
    return find(TimeoutException.class) != null
        || find(org.apache.kafka.common.errors.TimeoutException.class) != null
        || find(DisconnectException.class) != null;
  }

  private Optional<Finding> silence() {
    Optional<Finding> problem = BootstrapProbe.problem(client);
    if (problem.isPresent() || isTopicMissing()) {
      return problem;
    }
    return Optional.of(
        new Finding(
            "kafka.bootstrapServers",
            brokers()
                + " takes connections but has not answered in time; check that security.protocol ("
                + client.getOrDefault("security.protocol", "PLAINTEXT")
                + ") is that of the port, and the broker's log"));
  }

  /** A producer waits for a topic that is not there until its time is over. */
  private boolean isTopicMissing() {
    return find(UnknownTopicOrPartitionException.class) != null || holds(NO_METADATA);
  }

  private boolean holds(String text) {
    return chain.stream().anyMatch(each -> String.valueOf(each.getMessage()).contains(text));
  }

  private String refused(AuthenticationException refused) {
    String mechanism = client.getOrDefault("sasl.mechanism", "GSSAPI");
    String message = String.valueOf(refused.getMessage());
    boolean password = message.contains("credentials") || message.contains("password");
    if (refused instanceof SaslAuthenticationException && password) {
      return "Kafka at "
          + brokers()
          + " does not know "
          + user()
          + " with this password (sasl.mechanism "
          + mechanism
          + "); correct sasl.jaas.config, or the secret that it refers to";
    }
    return "Kafka at "
        + brokers()
        + " does not let the client in ("
        + message
        + "); check security.protocol, sasl.mechanism and sasl.jaas.config";
  }

  private Finding tls(SSLException tls) {
    CertificateExpiredException expired = find(CertificateExpiredException.class);
    if (expired != null) {
      return properties(
          "the certificate of Kafka at "
              + brokers()
              + " has expired ("
              + expired.getMessage()
              + "); renew it on the brokers, and check the clock of this machine");
    }
    CertificateNotYetValidException early = find(CertificateNotYetValidException.class);
    if (early != null) {
      return properties(
          "the certificate of Kafka at "
              + brokers()
              + " is not valid yet ("
              + early.getMessage()
              + "); check the clock of this machine, and the certificate on the brokers");
    }
    if (find(CertPathBuilderException.class) != null) {
      return properties(
          "the certificate of Kafka at "
              + brokers()
              + " is of an authority that this client does not trust; put the authority's"
              + " certificate into the file of ssl.truststore.location");
    }
    String message = String.valueOf(tls.getMessage());
    if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
      return new Finding(
          "kafka.bootstrapServers",
          "the certificate of Kafka at "
              + brokers()
              + " is for other names ("
              + message
              + "); name the brokers as their certificates do");
    }
    if (message.startsWith("Received fatal alert")) {
      return properties(
          "Kafka at "
              + brokers()
              + " refuses the client's side of TLS ("
              + message
              + "); check the certificate of ssl.keystore.location: the brokers may ask for one,"
              + " and it may have expired");
    }
    return properties(
        "TLS with Kafka at " + brokers() + " fails (" + message + "); check the ssl properties");
  }

  private static Finding properties(String message) {
    return new Finding(PROPERTIES, message);
  }

  private String brokers() {
    return String.valueOf(client.get(SERVERS));
  }

  /** The user as Kafka's ACLs name it, as far as the properties show it. */
  private String user() {
    Matcher user = USER.matcher(client.getOrDefault("sasl.jaas.config", ""));
    return user.find() ? "User:" + user.group(1) : "User:NAME";
  }

  private String innermost() {
    Throwable last = chain.get(chain.size() - 1);
    return last.getClass().getSimpleName() + ": " + last.getMessage();
  }

  private <T extends Throwable> @Nullable T find(Class<T> type) {
    for (Throwable each : chain) {
      if (type.isInstance(each)) {
        return type.cast(each);
      }
    }
    return null;
  }
}
