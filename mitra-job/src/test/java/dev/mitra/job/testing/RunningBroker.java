package dev.mitra.job.testing;

/** A broker that answers until it is closed; closing leaves nothing of it behind. */
sealed interface RunningBroker extends AutoCloseable permits ProcessBroker, ContainerBroker {
  /** Where clients connect, as {@code host:port}. */
  String bootstrapServers();

  @Override
  void close();
}
