package dev.mitra.job.testing;

import java.util.Locale;
import java.util.Set;
import org.testcontainers.kafka.KafkaContainer;

/** A broker in a container of Apache's own image. */
final class ContainerBroker implements RunningBroker {
  static final String IMAGE = "apache/kafka:4.2.1";

  /** What the container has to decide itself, because its ports are mapped to others outside. */
  private static final Set<String> CONTAINERS_OWN =
      Set.of(
          "process.roles",
          "node.id",
          "inter.broker.listener.name",
          "controller.listener.names",
          "listener.security.protocol.map");

  private final KafkaContainer container;

  private ContainerBroker(KafkaContainer container) {
    this.container = container;
  }

  /**
   * Starts a container; the broker answers when this returns.
   *
   * @throws RuntimeException when the image cannot be pulled or does not start
   */
  static ContainerBroker start() {
    KafkaContainer container = new KafkaContainer(IMAGE);
    BrokerSettings.common()
        .forEach(
            (name, value) -> {
              if (!CONTAINERS_OWN.contains(name)) {
                container.withEnv(variable(name), value);
              }
            });
    try {
      container.start();
    } catch (RuntimeException e) {
      container.stop();
      throw e;
    }
    return new ContainerBroker(container);
  }

  /** The image's way to name a setting: {@code message.max.bytes} is KAFKA_MESSAGE_MAX_BYTES. */
  private static String variable(String setting) {
    return "KAFKA_" + setting.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}
