package dev.mitra.job.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A broker in a process of its own, from the jars on the class path of the tests, on free ports of
 * the loopback address. Data, temp files and settings are in one folder, which goes with it.
 */
final class ProcessBroker implements RunningBroker {
  private static final String LOOPBACK = "127.0.0.1";
  private static final long PATIENCE_SECONDS = 120;

  /** Another program can take a free port before the broker does. */
  private static final int ATTEMPTS = 3;

  private static final int KEPT_LINES = 40;

  private static final String LOG_CONFIGURATION =
      """
      status = ERROR
      rootLogger.level = WARN
      rootLogger.appenderRef.out.ref = out
      appender.out.type = Console
      appender.out.name = out
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %-5p %m (%c)%n
      """;

  private final Process process;
  private final Path folder;
  private final String bootstrapServers;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  private ProcessBroker(Process process, Path folder, String bootstrapServers) {
    this.process = process;
    this.folder = folder;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a process; the broker answers when this returns.
   *
   * @throws IllegalStateException when it does not come up, with the end of what it printed
   */
  static ProcessBroker start() {
    for (int attempt = 1; ; attempt++) {
      ProcessBroker broker = launch();
      try {
        broker.awaitReady();
        return broker;
      } catch (IllegalStateException e) {
        broker.close();
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static ProcessBroker launch() {
    try {
      Path folder = Files.createTempDirectory("mitra-broker");
      Path temp = Files.createDirectory(folder.resolve("tmp"));
      Path logConfiguration =
          Files.writeString(folder.resolve("log4j2.properties"), LOG_CONFIGURATION);
      int port = writeSettings(folder);
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx384m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1", // a broker of tests does not live long
                  "-XX:-UsePerfData", // a file in the system's temp folder that kill -9 leaves
                  "-Djava.io.tmpdir=" + temp,
                  "-Dlog4j.configurationFile=" + logConfiguration.toUri(),
                  BrokerMain.class.getName(),
                  folder.toString())
              .redirectErrorStream(true);
      // In the environment, because a class path can be longer than an argument may be.
      builder.environment().put("CLASSPATH", classPath());
      ProcessBroker broker = new ProcessBroker(builder.start(), folder, LOOPBACK + ":" + port);
      Thread reader = new Thread(broker::readOutput, "broker-output");
      reader.setDaemon(true);
      reader.start();
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException("a broker process cannot be started", e);
    }
  }

  /** Relative entries would not mean the same elsewhere. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int writeSettings(Path folder) throws IOException {
    // Both are held until both are chosen, else they can be the same.
    try (ServerSocket broker = listen();
        ServerSocket controller = listen()) {
      String brokerAddress = LOOPBACK + ":" + broker.getLocalPort();
      String controllerAddress = LOOPBACK + ":" + controller.getLocalPort();
      Properties settings = new Properties();
      settings.putAll(BrokerSettings.common());
      settings.putAll(
          Map.of(
              "listeners",
              "PLAINTEXT://" + brokerAddress + ",CONTROLLER://" + controllerAddress,
              "advertised.listeners",
              "PLAINTEXT://" + brokerAddress,
              "controller.quorum.voters",
              settings.getProperty("node.id") + "@" + controllerAddress,
              "log.dirs",
              folder.resolve("data").toString()));
      try (Writer writer = Files.newBufferedWriter(folder.resolve(BrokerMain.SETTINGS))) {
        settings.store(writer, null);
      }
      return broker.getLocalPort();
    }
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(BrokerMain.READY)) {
          ready.complete(true);
        }
        keep(line);
      }
    } catch (IOException e) {
      keep(e.toString()); // the process was killed while a line was read
    }
    ready.complete(false);
  }

  private void keep(String line) {
    synchronized (lastLines) {
      lastLines.addLast(line);
      if (lastLines.size() > KEPT_LINES) {
        lastLines.removeFirst();
      }
    }
  }

  private void awaitReady() {
    try {
      if (!ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the broker ended while it started:\n" + output());
      }
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException(
          "the broker did not answer within " + PATIENCE_SECONDS + " s:\n" + output(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a broker started", e);
    }
  }

  private String output() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  /** The broker's process. */
  ProcessHandle process() {
    return process.toHandle();
  }

  /** The folder with all its files. */
  Path folder() {
    return folder;
  }

  @Override
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Kills the process, since nothing of it is kept, and removes its folder. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    remove(folder);
  }

  /** Removes a folder with everything in it; one that is not there is fine. */
  static void remove(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the broker's files cannot be removed", e);
    }
  }
}
