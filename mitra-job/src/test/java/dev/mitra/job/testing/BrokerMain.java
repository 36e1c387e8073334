package dev.mitra.job.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.LoggerFactory;

/**
 * The process of {@link ProcessBroker}: a Kafka broker that is its own controller, and that ends
 * and removes its folder when its standard input ends. So it does not outlive the JVM that started
 * it, even when that one is killed.
 */
final class BrokerMain {
  /** What the process prints on a line of its own once the broker answers. */
  static final String READY = "mitra test broker is ready";

  /** The file of settings in the broker's folder. */
  static final String SETTINGS = "server.properties";

  private BrokerMain() {}

  /** Takes one argument: the broker's folder, with {@link #SETTINGS} in it. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int status = 0;
    try {
      serve(folder);
    } catch (Exception e) {
      LoggerFactory.getLogger(BrokerMain.class).error("the broker has ended", e);
      status = 1;
    }
    ProcessBroker.remove(folder);
    // Kafka's own threads and hooks have nothing left to do.
    Runtime.getRuntime().halt(status);
  }

  private static void serve(Path folder) throws Exception {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve(SETTINGS))) {
      settings.load(reader);
    }
    format(settings);
    KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
    server.startup();
    System.out.println(READY);
    awaitEnd(System.in);
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Properties settings) throws Exception {
    PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    String data = settings.getProperty("log.dirs");
    new Formatter()
        .setPrintStream(quiet)
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
        .setControllerListenerName(settings.getProperty("controller.listener.names"))
        .setMetadataLogDirectory(data)
        .setDirectories(List.of(data))
        .run();
  }

  private static void awaitEnd(InputStream input) throws IOException {
    while (input.read() >= 0) {}
  }
}
